"""`python -m tests.planted [ID …]`: plant each bug in a copy of the tree and see whether the suite notices.

Prints one line a plant; ends with 1 if one survives, with 2 if the tests fail before anything was planted. `COPIES=1`
leaves a core to others.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.planted.catalogue import PLANTS
from tests.planted.plant import Plant

ROOT = Path(__file__).resolve().parents[2]
COPIES = int(os.environ.get("COPIES", "2"))
LEFT_OUT = (".*", "__pycache__", "node_modules", "var", "dist")
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def planted(plant: Plant, text: str) -> str:
    """The file's text with the bug in it. Ends the program when its place is not there exactly once."""
    if text.count(plant.old) != 1:
        raise SystemExit(f"{plant.id}: its place stands {text.count(plant.old)} times in {plant.file}; mend the plant")
    return text.replace(plant.old, plant.new)


def copy_of_the_tree(folder: Path) -> Path:
    """What the tests need, without what was made by tools."""
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    return tree


def run(tree: Path, tests: Iterable[str], limit_s: float | None = None) -> tuple[int, str]:
    """pytest's exit code and what it printed; 124 when it hung."""
    # What was compiled stays beside the copy: else each plant would cost compiling the whole house.
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tree.parent / "bytecode")}
    told = {**os.environ, **kept, "PYTHONPATH": str(tree)}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-rfE", *tests]
    try:
        done = subprocess.run(command, cwd=tree, env=told, capture_output=True, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        return 124, "the tests hang"
    return done.returncode, done.stdout + done.stderr


def write(file: Path, text: str, at_s: int) -> None:
    """Python knows what it compiled by the second in which the source was changed: each plant gets one of its own."""
    file.write_text(text, encoding="utf-8")
    os.utime(file, (at_s, at_s))


def try_one(plant: Plant, tree: Path, limit_s: float) -> bool:
    """Whether the suite notices; the tree is whole again afterwards."""
    file = tree / plant.file
    whole, since_s, begun = file.read_text(encoding="utf-8"), int(file.stat().st_mtime), time.monotonic()
    write(file, planted(plant, whole), since_s + 1 + PLANTS.index(plant))
    try:
        code, said = run(tree, plant.tests, limit_s)
    finally:
        write(file, whole, since_s)
    # 1: a test failed; 124: it hung. Anything else (2: the plant does not even import) proves nothing.
    caught, first = code in (1, 124), _FAILED.search(said)
    by = first[1] if first else said.strip()[-200:]
    word = "caught" if caught else "MISSED"
    say(f"{word} {plant.id} {plant.what} — {by if caught else f'exit {code}: {by}'} ({time.monotonic() - begun:.0f} s)")
    return caught


def main(wanted: list[str]) -> int:
    plants = [plant for plant in PLANTS if not wanted or plant.id in wanted]
    if not plants:
        say(f"no such plant: {' '.join(wanted)}")
        return 2
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(COPIES):
            trees.put(copy_of_the_tree(Path(folder) / str(number)))
        tree, begun = trees.get(), time.monotonic()
        code, said = run(tree, sorted({test for plant in plants for test in plant.tests}))
        trees.put(tree)
        # A few of these tests never take as long as all of them did, however busy the machine: then they hang.
        limit_s = 2 * (time.monotonic() - begun) + 60
        if code != 0:
            say(f"the tests fail before anything is planted:\n{said[-2000:]}")
            return 2

        def one(plant: Plant) -> bool:
            tree = trees.get()
            try:
                return try_one(plant, tree, limit_s)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(COPIES) as crowd:
            caught = list(crowd.map(one, plants))
    say(f"{sum(caught)} of {len(plants)} caught")
    return 0 if all(caught) else 1


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
