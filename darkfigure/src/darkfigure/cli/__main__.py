"""`python -m darkfigure.cli`."""

import sys

from darkfigure.cli.command import main

if __name__ == "__main__":
    sys.exit(main())
