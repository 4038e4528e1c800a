"""自检 — an invariant of the books. Each room brings its own in `checks.py`; `jobs` runs them all in one snapshot."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """`run` returns one sentence per violation (no personal data), an empty list when all is well.

    `brakes`: a violation stops new gifts; settling and reading go on (design §5).
    """

    id: str
    title: str
    run: Callable[[], list[str]]
    brakes: bool = False


@dataclass(frozen=True)
class Finding:
    id: str
    title: str
    brakes: bool
    problems: list[str]
