"""A reader of composed briefs who takes nothing on trust: rules, and a grid of runs to read."""
