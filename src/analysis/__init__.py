"""Reproducible research briefs: from the printed figure to the published page."""
