"""导入 — the lines of a table become drafts; what was taken over before is passed by."""

from dataclasses import asdict, dataclass, field

from server.kit import once
from server.kit.actors import Actor
from server.kit.errors import DomainError, field_error
from server.kit.sheets import TableRefused
from server.wishes.models import Wish
from server.wishes.service.write import draft
from server.wishes.sheets import Row


@dataclass
class TakenOver:
    """`unchanged`: lines that had been taken over before."""

    added: list[Wish] = field(default_factory=list)
    unchanged: int = 0


def import_table(rows: list[Row], *, actor: Actor) -> TakenOver:
    """导入: all lines or none. TableRefused names every line that cannot be taken over, and why."""
    taken, faults = TakenOver(), []
    for row in rows:
        try:
            _one(row, actor, taken)
        except DomainError as refusal:
            issues = [line["issue"] for line in refusal.detail] or [refusal.says]
            faults += [field_error(f"/{row.number}", f"第 {row.number} 行：{issue}") for issue in issues]
    if faults:
        raise TableRefused(detail=faults)
    return taken


def _one(row: Row, actor: Actor, taken: TakenOver) -> None:
    mark = once.fingerprint(asdict(row.facts))
    seen = once.take(actor, f"wish:{mark[:40]}", mark)
    if seen.answer is not None:
        taken.unchanged += 1
        return
    wish = draft(row.facts, actor=actor)
    seen.answer = {"wish": wish.uid}
    taken.added.append(wish)
