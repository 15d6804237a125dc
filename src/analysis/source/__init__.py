"""Raw data: figures as printed, read, bounded and checked."""
