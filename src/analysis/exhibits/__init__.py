"""The charts and tables a brief shows."""
