"""The analysis: growth, parts within wholes, trends, claims."""
