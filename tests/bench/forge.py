"""Forged scenes: `python -m tests.bench.forge [N]`. A million by default; not one may be believed.

Each is made of a true scene in one of the ways a forger has: another signature, another serial, type or key, a letter
changed, cut off or added. Prints how many were tried in how many seconds; exit 1 when one was believed.
"""

import random
import string
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from server.app import create_app
from server.codes import service as codes
from server.codes.states import Kind
from server.kit.actors import THE_CLOCK
from server.kit.ids import ALPHABET
from server.kit.scenes import SceneUnknown, read_scene
from server.kit.units import reading, writing
from tests.cast import gather
from tests.house import build_tables, settings_for

BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
TRUE = 50
Dice = random.Random


def _signature(dice: Dice, true: str) -> str:
    return true[:-16] + "".join(dice.choices(BASE32, k=16))


def _serial(dice: Dice, true: str) -> str:
    return true[:2] + "".join(dice.choices(ALPHABET, k=10)) + true[12:]


def _type(dice: Dice, true: str) -> str:
    return dice.choice([one for one in "tpcw" if one != true[0]]) + true[1:]


def _key(dice: Dice, true: str) -> str:
    return true[0] + dice.choice([one for one in string.ascii_lowercase + string.digits if one != true[1]]) + true[2:]


def _letter(dice: Dice, true: str) -> str:
    place = dice.randrange(len(true))
    return true[:place] + dice.choice([one for one in BASE32 + "-" if one != true[place]]) + true[place + 1 :]


def _cut(dice: Dice, true: str) -> str:
    return true[: dice.randrange(len(true))]


def _longer(dice: Dice, true: str) -> str:
    return true + dice.choice(BASE32)


def _crossed(dice: Dice, true: str) -> str:
    """Two letters change places: as a tired hand would type it."""
    place = dice.choice([at for at in range(len(true) - 1) if true[at] != true[at + 1]])
    return true[:place] + true[place + 1] + true[place] + true[place + 2 :]


WAYS: tuple[Callable[[Dice, str], str], ...] = (_signature, _serial, _type, _key, _letter, _cut, _longer, _crossed)


def forged(dice: Dice, true: list[str], count: int) -> Iterator[str]:
    for number in range(count):
        yield WAYS[number % len(WAYS)](dice, dice.choice(true))


def believed(scenes: Iterator[str]) -> list[str]:
    """Those that passed for ours."""
    found = []
    for scene in scenes:
        try:
            read_scene(scene)
        except SceneUnknown:
            continue
        found.append(scene)
    return found


def printed(count: int) -> list[str]:
    """True scenes of every kind, in this unit."""
    kinds = [Kind.POLICY, Kind.CATEGORY, Kind.WISH]
    return [
        codes.register(kinds[number % 3], title="示例", subject="s" * 16, actor=THE_CLOCK).scene
        for number in range(count)
    ]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(Path(folder), f"sqlite:///{folder}/forge.db"))
        build_tables(app)
        with app.app_context():
            with writing():
                gather()
                true = printed(TRUE)
            begun = time.monotonic()
            found = believed(forged(random.Random(20261122), true, count))
            took = time.monotonic() - begun
            with reading():
                assert all(codes.look_up(scene) for scene in true)
    sys.stdout.write(f"{count} 个伪造的场景码，{took:.0f} 秒，认错 {len(found)} 个\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
