"""The seeds of a run: one that never changes, and one or more that are new each time and can be given again.

`FAULT_SEED=… pytest tests/faults` repeats a run; a test that fails has printed its seed. `SEEDS=20` runs twenty.
"""

import os
import random
import secrets
import sys

FIXED = 20261122
FRESH = int(os.environ.get("FAULT_SEED") or secrets.randbelow(10**9))
_names = ["fresh", *(f"fresh{number}" for number in range(2, int(os.environ.get("SEEDS", "2"))))]
SEEDS = {"fixed": FIXED, **{name: FRESH + place for place, name in enumerate(_names)}}


def dice(seed: int, purpose: str) -> random.Random:
    """Chance that depends on the seed and on what it is for, never on what ran before; says how to have it again."""
    sys.stdout.write(f"FAULT_SEED={seed} ({purpose})\n")
    return random.Random(f"{seed}:{purpose}")
