"""Two reports of a scenario, number by number: what changed between the runs, and why."""
