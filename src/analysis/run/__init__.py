"""The edges: command line, run, comparison, site, archive."""
