"""Every number of a run, by id."""
