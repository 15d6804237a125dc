"""Where a project's files are."""

from pathlib import Path

#: The project's folder: everything is found from here, wherever a notebook or command starts.
ROOT = Path(__file__).resolve().parents[3]
