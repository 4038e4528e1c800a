"""What no form may bring: the names of columns ride along with every form and body that a test sends.

A view that hands a whole form to a model (mass assignment) would store one of them, and is caught where it does:
at the statement that carries the value to the database.
"""

import ast
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Engine, event

from server.kit.db import Base
from tests.shape.sources import ROOT

MARK = "stowaway:"
FACES = ("server/console", "miniapp_api")
# Read under a name that the form puts together, so no text of a face holds it.
COMPOSED = {"guardian_relation"}
# Faces name these for other ends (a filter, a link); as a field of a form nobody may send them.
NEVER = {"id", "uid", "state", "at", "by", "asked_by", "approved_by", "csrf_token", "is_admin"}


class Smuggled(AssertionError):
    """A field nobody asked for was on its way into the database."""


@cache
def names() -> tuple[str, ...]:
    """Every column that no face mentions, and those no form may ever hold."""
    columns = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    return tuple(sorted(columns - _mentioned() - COMPOSED | NEVER))


@cache
def _mentioned() -> frozenset[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for face in FACES for path in (ROOT / face).rglob("*.py")]
    constants = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    fields = (node.target.id for tree in trees for node in ast.walk(tree) if _is_field(node))
    return frozenset([*(str(node.value) for node in constants), *fields, *_assigned(trees)])


def _is_field(node: Any) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)


def _assigned(trees: list[ast.Module]) -> set[str]:
    """Schemas name their fields by assignment: `amount_fen = fields.Integer()`."""
    bodies = (part for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for part in node.body)
    targets = (target for part in bodies if isinstance(part, ast.Assign) for target in part.targets)
    return {target.id for target in targets if isinstance(target, ast.Name)}


def aboard(given: Any) -> Any:
    """The form or body with every stowaway that it does not name itself; anything else as it came."""
    if not isinstance(given, dict) or any(not isinstance(name, str) for name in given):
        return given
    return {**{name: f"{MARK}{name}" for name in names()}, **given}


@event.listens_for(Engine, "before_cursor_execute")
def _look(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
    if MARK in repr(parameters):
        raise Smuggled(f"{[mark for mark in names() if f'{MARK}{mark}' in repr(parameters)]} in {statement[:200]}")


def loaded(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a request of the test client with the stowaways aboard its form or its JSON."""
    return {key: aboard(value) if key in ("data", "json") else value for key, value in arguments.items()}
