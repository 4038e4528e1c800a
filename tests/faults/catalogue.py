"""What stands in one line of the table of faults. The ids are those of the simulator's catalogue."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.faults.world import World

Ends = dict[str, str]
Story = Callable[[World, Random], Ends]


@dataclass(frozen=True)
class Fault:
    """`story` breaks one thing while somebody gives, and says which order must end in which state once it is mended.

    `does`: what the product must do about it. `matters`: what of it must still wait for a person in the
    end, per order; what came right is closed by itself.
    """

    id: str
    does: str
    story: Story
    matters: frozenset[str] = frozenset()


def fen(chance: Random) -> int:
    """An amount that hardly any other order of the run has."""
    return chance.randint(100, 99_999_99)
