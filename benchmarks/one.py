"""Measure one task, in a process of its own: `python one.py NAME ARGUMENTS-AS-JSON`; JSON on standard output."""

import gc
import json
import os
import sys
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = os.environ["NUMBA_NUM_THREADS"] = "1"
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]


def main(name: str, arguments: str) -> None:
    """Run the task with exactrank imported beforehand: imports are not what is compared."""
    from ours import TASKS

    from exactrank import api

    api.rank(api.network(inputs=4, representation=2, widths=[2, 3], window=2), "odd")
    # A collection of what the imports left would hit whoever comes next.
    gc.collect()
    gc.freeze()
    print(json.dumps(TASKS[name](**json.loads(arguments))))


if __name__ == "__main__":
    main(*sys.argv[1:])
