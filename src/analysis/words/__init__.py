"""What a reader is told, in each language."""
