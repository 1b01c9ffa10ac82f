"""The checker's modules have plain names; its folder is put on the path, to compare both programs."""

import sys
from pathlib import Path

CHECKER = Path(__file__).resolve().parents[2] / "exactrank" / "checker"
if str(CHECKER) not in sys.path:
    sys.path.insert(0, str(CHECKER))
