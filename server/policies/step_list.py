"""列表 — what was counted, with the names of the policies beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from server.codes.lists import STEPS as COUNTED
from server.codes.lists import StepLine
from server.kit.actors import Actor
from server.kit.lists import Column
from server.policies.queries.named import names_of


@dataclass(frozen=True)
class PolicyStepLine(StepLine):
    policy: str


def _lines(found: Sequence[Any], actor: Actor) -> list[StepLine]:
    names = names_of({row[0].subject for row in found})
    return [
        PolicyStepLine(line.count, line.place, names.get(line.count.subject, "")) for line in COUNTED.rows(found, actor)
    ]


STEPS = replace(
    COUNTED,
    rows=_lines,
    columns=(
        *COUNTED.columns[:3],
        Column("policy", "政策", lambda line: line.policy if isinstance(line, PolicyStepLine) else ""),
        *COUNTED.columns[3:],
    ),
)
