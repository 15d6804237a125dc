"""The data for other people's tools."""
