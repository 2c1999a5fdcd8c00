"""`python devserver GOAL …`: the entry of bin/run, bin/test and bin/manage.

The folder that holds the packages takes the place of this folder on the module path, whatever the
working directory is. Only the standard library may be imported before there is an environment.
"""

import importlib
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)
ENTRIES = {
    "run": "environment",
    "test": "environment",
    "manage": "environment",
    "start": "start",
    "checks": "checks",
    "prepare": "prepare",
}

importlib.import_module(f"devserver.{ENTRIES[sys.argv[1]]}").main()
