"""疑似重复 — the same need of the same home, help that came already, the same words; a human decides.

国办发〔2023〕39号 一户一条救助链. The machine hints and refuses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select

from server.kit.actors import Actor
from server.kit.clock import in_china, now, today
from server.kit.db import db
from server.registry.queries import Aid, aid_of, kin
from server.registry.rules import months_before
from server.wishes import rules
from server.wishes.models import Wish
from server.wishes.rules import alike
from server.wishes.states import WishState

WINDOW = timedelta(days=365)
SHOWN_MAX = 8


@dataclass(frozen=True)
class Hint:
    """`why` is a sentence; `wish` the other wish's uid, if it is one. `weighs`: the reviewer must decide about it."""

    kind: str
    why: str
    wish: str | None
    weighs: bool


def hints(wish: Wish, actor: Actor) -> list[Hint]:
    """What this actor should look at before the wish goes public; five statements at most, one for nobody's wish."""
    persons = kin.household(wish.person_uid) if wish.person_uid else []
    home = [one.uid for one in persons]
    aid = aid_of(kin.aid_may_be_told(persons, actor)) if persons else []
    found = [*_wished(wish, home), *_received(wish, aid), *_same_words(wish, home)]
    return sorted(found, key=lambda hint: not hint.weighs)[:SHOWN_MAX]


def hints_before(words: str, person_uid: str | None, actor: Actor) -> list[Hint]:
    """The same for what somebody says they wish, before it is a wish: four statements, none for nobody's."""
    return hints(Wish(title=words, person_uid=person_uid), actor) if person_uid else []


def _wished(wish: Wish, home: list[str]) -> Iterable[Hint]:
    if not home:
        return
    others = select(Wish).where(Wish.person_uid.in_(home), Wish.id != wish.id, Wish.at >= now() - WINDOW)
    for other in db.session.scalars(others.where(Wish.state != WishState.WITHDRAWN).order_by(Wish.id.desc())):
        whose = "同一个人" if other.person_uid == wish.person_uid else "同一户的家人"
        state = rules.wish_state_text(other.state)
        is_alike = alike(wish.title, other.title)
        same = "，东西相同或相近" if is_alike else ""
        why = f"{whose}在 {in_china(other.at):%Y-%m-%d} 登记过“{other.title}”（{other.no}，{state}）{same}"
        yield Hint("wish", why, other.uid, is_alike)


def _received(wish: Wish, aid: Iterable[Aid]) -> Iterable[Hint]:
    since = months_before(today())
    for line in aid:
        if not line.counts or line.on < since:
            continue
        is_alike = alike(wish.title, line.what)
        same = "，东西相同或相近" if is_alike else ""
        yield Hint("aid", f"这一户在 {line.on} 从{line.source_name}得到过“{line.what}”{same}", None, is_alike)


def _same_words(wish: Wish, home: list[str]) -> Iterable[Hint]:
    """Another home's wish in the same words: perhaps a person written down twice, perhaps a copied sentence."""
    if wish.story_mark is None:
        return
    same = select(Wish).where(Wish.story_mark == wish.story_mark, Wish.id != wish.id)
    strangers = same.where(or_(Wish.person_uid.is_(None), Wish.person_uid.not_in(home)))
    query = strangers.where(Wish.state != WishState.WITHDRAWN).order_by(Wish.id.desc()).limit(SHOWN_MAX)
    for other in db.session.scalars(query):
        yield Hint("words", f"“{other.title}”（{other.no}）的情况说明与这一条一字不差", other.uid, False)
