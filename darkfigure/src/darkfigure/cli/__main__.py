"""`python -m darkfigure.cli`."""

import sys

from darkfigure.cli.command import main

sys.exit(main())
