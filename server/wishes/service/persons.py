"""受助人 — what this room asks the registry: the name that must not appear, and the consent that must exist."""

from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.lengths import whole
from server.kit.private_text import private_parts
from server.registry import queries as registry
from server.registry import service as registering
from server.registry.queries import kin
from server.registry.rules import Form, Purpose, Source
from server.wishes import rules
from server.wishes.errors import ConsentNeeded, MoneyWish, PersonNeeded, PrivateText, ReasonNeeded, WishIncomplete
from server.wishes.models import Wish
from server.wishes.rules import NOTE_CHARS
from server.wishes.service import guarding
from server.wishes.service.prices import refuse_odd


def facts_of(wish: Wish) -> rules.Facts:
    """What staff wrote, as it stands in the row."""
    return rules.Facts(
        title=wish.title,
        kind=wish.kind,
        for_whom=wish.for_whom,
        area_code=wish.area_code,
        story=wish.story,
        price_fen=wish.price_fen,
        price_source=wish.price_source,
        price_uid=wish.price_uid,
        price_because=wish.price_because,
        quantity=wish.quantity,
        person_uid=wish.person_uid,
        sample=wish.sample,
    )


def refuse_unfit(wish: Wish) -> None:
    """Refuse what the public must not see: incomplete, about money, or showing who the person is."""
    holes = rules.missing(facts_of(wish))
    if holes:
        raise WishIncomplete(detail=holes)
    if wish.person_uid is None:
        raise PersonNeeded
    if rules.asks_for_money(wish.title, wish.story):
        raise MoneyWish
    refuse_odd(wish)
    refuse_shown(wish, guarding.texts_of(wish))


def refuse_shown(wish: Wish, texts: dict[str, str]) -> None:
    """PrivateText with one line per place that may not stand: the words, and what to write instead."""
    parts = guarding.hard_lines(texts, guarding.look(texts, wish.person_uid))
    if parts:
        raise PrivateText(detail=parts)


def _refuse_private(wish: Wish, note: str) -> None:
    """A note of the house: numbers, doors and names on record. What else it says is for colleagues to read."""
    parts = private_parts({"note": note}, kin.kin_of(wish.person_uid).names)
    if parts:
        raise PrivateText(detail=parts)


def clean_note(wish: Wish, note: str, actor: Actor) -> str:
    """A note fit for the timeline, which is for ever: short, and without anybody's data.

    A donor's note is not held against the person's name: a refusal would tell them that they guessed it.
    """
    note = whole(note.strip(), NOTE_CHARS)
    if actor.kind == "staff" and note:
        _refuse_private(wish, note)
    parts = private_parts({"note": note})
    if parts:
        raise PrivateText("说明里有个人信息，请删去后再提交", detail=parts)
    return note


def needed(wish: Wish, reason: str, actor: Actor) -> str:
    """A reason somebody else will read, the donor as a rule: of staff, held to what may stand in public, so that no
    neighbour's name goes along. ReasonNeeded when there is none.
    """
    if not reason.strip():
        raise ReasonNeeded
    said = clean_note(wish, reason, actor)
    if actor.kind == "staff":
        refuse_shown(wish, {"reason": said})
    return said


def record_aid(wish: Wish, actor: Actor) -> None:
    """受助记录: a confirmed wish stands in the person's own line, its worth by the estimate, once."""
    assert wish.person_uid is not None, "no wish is published without its person"
    named = private_parts({"title": wish.title}, [registry.person(wish.person_uid).name or ""])
    registering.record_provision(
        wish.person_uid,
        Source.WISH,
        f"微心愿 {wish.no}" if named else wish.title,
        wish.price_fen * wish.quantity if wish.price_fen else None,
        now(),
        f"wish:{wish.uid}",
        form=Form.GOODS if wish.kind == rules.Kind.GOODS else Form.SERVICE,
        actor=actor,
    )


def refuse_without_consent(wish: Wish) -> None:
    """ConsentNeeded. For a child only the guardian's word counts (个人信息保护法 31)."""
    assert wish.person_uid is not None, "refuse_unfit comes first"
    person = registry.person(wish.person_uid)
    by = "guardian" if registry.is_child(person) else None
    if not registry.has_consent(person, Purpose.WISH, given_by=by):
        raise ConsentNeeded("还没有监护人同意公开心愿的记录，请先登记监护人签的同意书") if by else ConsentNeeded
