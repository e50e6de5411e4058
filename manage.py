#!/usr/bin/env python3
"""Django's usual door; `fengqiao` (config/command.py) is the same with two more commands."""

import sys

from config.command import main

if __name__ == "__main__":
    sys.exit(main())
