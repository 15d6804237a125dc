"""`python -m analysis <command>`: see :mod:`analysis.run.cli`."""

import sys

from analysis.run.cli import main

if __name__ == "__main__":
    sys.exit(main())
