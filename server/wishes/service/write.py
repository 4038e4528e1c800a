"""登记 — write a wish down, correct it, hand it in for review."""

from typing import BinaryIO

from server.files import service as files
from server.kit import audit, search
from server.kit.actors import Actor
from server.kit.errors import Forbidden, Invalid
from server.kit.states import born, move
from server.people.roles import WISH_WRITERS
from server.regions import queries as regions
from server.regions import rules as places
from server.registry import queries as registry
from server.wishes.errors import OutsideArea, WishWorkedOn
from server.wishes.models import Wish
from server.wishes.rules import WITHDRAW_REASONS, Facts, out_of_bounds
from server.wishes.service import looking
from server.wishes.service.find import wish_for
from server.wishes.service.persons import facts_of, refuse_unfit
from server.wishes.service.prices import priced


def draft(facts: Facts, *, actor: Actor, photo: BinaryIO | None = None) -> Wish:
    """登记心愿. A draft may be incomplete; it is seen by staff alone. `photo` shows the thing, never a person."""
    if not actor.roles & WISH_WRITERS:
        raise Forbidden
    facts = priced(facts)
    _refuse_facts(facts, actor)
    wish = Wish(state="draft", written_by=actor.ref, **_columns(facts))
    wish.photo_uid = _keep(photo, wish, actor)
    born(wish)
    audit.write(actor, "wishes.draft", wish.uid)
    _make_findable(wish)
    return wish


def edit(
    uid: str, facts: Facts, *, actor: Actor, seen_version: int | None = None, photo: BinaryIO | None = None
) -> Wish:
    """修改. Only a draft; StateChanged when somebody has changed it since it was read."""
    wish = wish_for(uid, actor)
    facts = priced(facts)
    _refuse_facts(facts, actor)
    wish.machine.check(wish.machine.states(wish.state), "edit", actor.roles)
    changes = _columns(facts) | {"photo_uid": _keep(photo, wish, actor)}
    wish = move(wish, "edit", actor=actor, seen_version=seen_version, changes=changes)
    _make_findable(wish)
    return wish


def submit(uid: str, *, actor: Actor, seen_version: int | None = None) -> Wish:
    """提交审核. Complete, about no money, showing nobody."""
    wish = wish_for(uid, actor)
    refuse_unfit(wish)
    wish = move(wish, "submit", actor=actor, seen_version=seen_version)
    looking.ask(wish)
    return wish


def discard(uid: str, *, actor: Actor) -> Facts:
    """撤销导入: a draft nobody has touched goes, as an entry made in error. What it said. WishWorkedOn."""
    wish = wish_for(uid, actor)
    if wish.version or wish.state != "draft" or wish.written_by != actor.ref:
        raise WishWorkedOn
    move(wish, "discard", actor=actor, note=WITHDRAW_REASONS["wrong"], changes={"withdrawn_because": "wrong"})
    search.forget("wish", wish.uid)
    return facts_of(wish)


def _refuse_facts(facts: Facts, actor: Actor) -> None:
    problems = out_of_bounds(facts)
    if problems:
        raise Invalid(detail=problems)
    if places.township_of(facts.area_code) is None or not regions.exists(facts.area_code):
        raise Invalid(detail=[{"field": "/area_code", "issue": "请选择乡镇（街道）"}])
    if not places.within_any(facts.area_code, actor.areas):
        raise OutsideArea
    if facts.person_uid:
        registry.person_for(facts.person_uid, actor)


def _keep(photo: BinaryIO | None, wish: Wish, actor: Actor) -> str | None:
    """The new picture's uid, or the one the wish has."""
    if photo is None:
        return wish.photo_uid
    return files.keep_photo(photo, owner=f"wish:{wish.uid}", actor=actor).uid


def _columns(facts: Facts) -> dict[str, object]:
    return {
        "title": facts.title.strip(),
        "kind": str(facts.kind),
        "for_whom": facts.for_whom.strip(),
        "area_code": facts.area_code,
        "story": facts.story.strip(),
        "story_mark": looking.story_mark(facts.story),
        "price_fen": facts.price_fen,
        "price_source": facts.price_source.strip(),
        "price_uid": facts.price_uid,
        "price_because": facts.price_because.strip(),
        "quantity": facts.quantity,
        "person_uid": facts.person_uid,
        "sample": facts.sample,
    }


def _make_findable(wish: Wish) -> None:
    search.remember("wish", wish.uid, wish.no, wish.title, wish.for_whom, wish.story, regions.full_name(wish.area_code))
