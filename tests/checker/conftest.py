"""The checker's modules have plain names, so its folder is put on the path for these tests."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parents[1] / "exactrank" / "checker"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
