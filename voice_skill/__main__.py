"""`python -m voice_skill` is the same as `relief`."""

import sys

from voice_skill.cli import main

if __name__ == "__main__":
    sys.exit(main())
