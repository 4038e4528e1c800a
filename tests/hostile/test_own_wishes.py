"""群众心愿 × every hostile text: said on a phone and at the desk, checked, answered, and shown to both."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.intake.models import OwnWish, OwnWishEvent, OwnWishNote
from server.intake.service import asking
from server.kit.clock import today
from server.kit.db import db
from server.kit.ids import new_uid
from tests.console.charity_desk import Desk
from tests.console.test_own_wishes import CALL
from tests.hostile.strings import ALL, LONG
from tests.hostile.test_forms import seen
from tests.intake import own_desk
from tests.miniapp_api.doors import mini
from tests.miniapp_api.test_own_wishes import body

SAID = ("text", "contact_name", "person_name", "relation")
ACTS = {
    "check": ("text", {"visited_on": today().isoformat()}),
    "add": ("text", {}),
    "missed": ("note", {}),
    "answer": ("text", {"because": "unsuitable"}),
    "withdraw": ("reason", {}),
}
FAMILY = {"on_behalf": "family", "person_name": "李秀英", "relation": "母亲"}
PARTS = 2  # a field meets half of the texts and all long ones, its neighbour, read by the same code, the other half
KEPT, REFUSED = (201, 303), (400, 409, 413, 422)


@pytest.fixture
def wang(app, unit, cast):
    return Desk(FlaskClient(app), unit, cast.wang)


def share(fields, at):
    return (*ALL[list(fields).index(at) % PARTS :: PARTS], *LONG)


def newest(unit, model, at):
    """What the newest row holds under this name; "" where there is none."""
    with unit():
        return getattr(db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one_or_none(), at, "")


@pytest.fixture(autouse=True)
def unlimited(monkeypatch):
    monkeypatch.setattr(asking, "ASKED_A_DAY", 1000)


def judged(at, text, answer, kept):
    """What is wrong: neither kept to the letter nor refused in words, or it stands in the page as it came."""
    if answer.status_code not in (*KEPT, *REFUSED):
        yield f"{at}: {text[:20]!r} was answered with {answer.status_code}"
    if answer.status_code in KEPT and seen(kept) != seen(text):
        yield f"{at}: {text[:20]!r} became {kept[:20]!r}"
    if "html" in answer.mimetype and "<" in text and text in answer.get_data(as_text=True):
        yield f"{at}: {text[:20]!r} stands unescaped in the answer"


@pytest.mark.parametrize("at", SAID)
def test_said_on_a_phone(app, unit, cast, at):
    door, wrong = mini(app, cast.lan.uid), []
    for text in share(SAID, at):
        given = body(**FAMILY) | {at: text}
        answer = door.post("/own-wishes", json=given, headers={"Idempotency-Key": new_uid() * 2})
        kept = newest(unit, OwnWish, at) if answer.status_code in KEPT else ""
        wrong += judged(at, text, answer, kept)
        if answer.status_code in KEPT and seen(answer.get_json()[at]) != seen(text):
            wrong.append(f"{at}: {text[:20]!r} is told as something else")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("at", SAID)
def test_written_down_at_the_desk(wang, unit, at):
    wrong = []
    for text in share(SAID, at):
        answer = wang.post("/own-wishes", **{**CALL, "key": new_uid(), at: text})
        kept = newest(unit, OwnWish, at) if answer.status_code in KEPT else ""
        wrong += judged(at, text, answer, kept)
        if answer.status_code in KEPT and "<" in text:
            page = wang.page(answer.location.removeprefix("/console"))
            wrong += [f"{at}: {text[:20]!r} stands unescaped on its page"] * (text in page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ACTS)
def test_acted_upon(wang, unit, cast, name):
    """What staff saw and answered is sealed to the letter; what stands in the timeline names nobody, or is refused."""
    field, more = ACTS[name]
    wrong = []
    for text in share(ACTS, name):
        with unit():
            row = own_desk.asked(cast)
            path, given = f"/own-wishes/{row.uid}", {"version": str(row.version), **more, field: text}
        answer = wang.post(f"{path}/{name}", **given)
        kept = newest(unit, OwnWishNote if field == "text" else OwnWishEvent, "text" if field == "text" else "note")
        wrong += judged(name, text, answer, kept)
        page = wang.page(path)
        wrong += [f"{name}: {text[:20]!r} stands unescaped on its page"] * ("<" in text and text in page)
    assert not wrong, "\n".join(wrong)
