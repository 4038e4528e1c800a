"""Print docs/states.md from the tables themselves: `python -m tests.shape.states_page > docs/states.md`."""

import sys
from typing import Any

from server.kit.db import Base, all_models
from server.kit.states import Machine, Move, Stateful

HEAD = "# States\nPrinted from the tables in `server/*/states.py`; a test holds this page to them.\n"


def lives() -> list[tuple[str, Machine[Any]]]:
    """Table name and machine of every kind of row that has a life."""
    all_models()
    kinds = (mapper.class_ for mapper in Base.registry.mappers)
    found = [(kind.__tablename__, kind.machine) for kind in kinds if issubclass(kind, Stateful)]
    return sorted(found, key=lambda life: life[0])


def line(move: Move[Any]) -> str:
    sources = "、".join(sorted(str(source) for source in move.sources))
    marks = [mark for mark, holds in (("提交人", move.asks), ("第二人", move.second)) if holds]
    who = "、".join(sorted(str(role) for role in move.by))
    return f"| {move.name} | {sources} | {move.target or '='} | {who} | {move.says or '—'} | {''.join(marks)} |"


def page() -> str:
    parts = [HEAD]
    for name, machine in lives():
        parts.append(f"\n## {name}\n\n| move | from | to | who may | button | four eyes |\n|---|---|---|---|---|---|\n")
        parts.extend(f"{line(move)}\n" for move in machine.moves.values())
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
