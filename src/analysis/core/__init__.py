"""Shared ground: exact quantities, periods, records and their files, errors."""
