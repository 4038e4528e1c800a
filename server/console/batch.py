"""批量 — do one thing to many rows, each in a unit of its own, and tell what could not be done."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from server.console.lists import Act, Desk
from server.console.look import number_from
from server.kit.actors import Actor
from server.kit.errors import DomainError
from server.kit.lengths import no_more
from server.kit.paging import PAGE_SIZE_MAX
from server.kit.states import StateChanged
from server.kit.units import reading, writing

NAMED_MAX = 10
TAKEN = "已被他人处理"
Pick = tuple[str, int]


def picks(given: Sequence[str]) -> list[Pick]:
    """`uid:version` of every ticked row, each once. Invalid when there are more than a page holds."""
    found = [text.partition(":") for text in no_more(list(dict.fromkeys(given)), PAGE_SIZE_MAX, "pick")]
    return [(uid, number_from(version, least=0)) for uid, _, version in found]


def run(desk: Desk, act: Act, chosen: Sequence[Pick], actor: Actor, note: str) -> Iterator[tuple[str, str]]:
    """Do it, row by row, and tell it: (kind of message, words)."""
    refused = [(uid, says) for uid, version in chosen if (says := _one(act, uid, version, note))]
    done, taken = len(chosen) - len(refused), sum(says == TAKEN for _uid, says in refused)
    told = [f"{act.done} {done} 条"] if done or not refused else []
    told += [f"{taken} 条{TAKEN}"] if taken else []
    told += [f"{len(refused) - taken} 条没有办成"] if len(refused) > taken else []
    yield ("error" if refused else "message"), "，".join(told)
    for says, names in _gathered(desk, refused, actor).items():
        yield "error", f"{says}：{'、'.join(names[:NAMED_MAX])}{'等' if len(names) > NAMED_MAX else ''}"


def _one(act: Act, uid: str, version: int, note: str) -> str:
    """What stands against it; nothing when it is done."""
    try:
        with writing():
            act.do(uid, version, note)
    except StateChanged:
        return TAKEN
    except DomainError as refusal:
        return refusal.says
    return ""


def _gathered(desk: Desk, refused: Sequence[tuple[str, str]], actor: Actor) -> dict[str, list[str]]:
    """Reason → the names of the rows it kept back."""
    with reading():
        names = desk.names([uid for uid, _says in refused], actor) if desk.names and refused else {}
    found: dict[str, list[str]] = defaultdict(list)
    for uid, says in refused:
        found[says].append(names.get(uid, "一条记录"))
    return found
