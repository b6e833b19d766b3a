"""``python -m casework``: the same as the command ``casework``."""

import sys

from casework.cli import main

sys.exit(main())
