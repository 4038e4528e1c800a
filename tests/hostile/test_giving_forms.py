"""The forms of promises, of days of giving with their units, and of changes of purpose × every hostile text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from server.campaigns import changing
from server.campaigns.models import PurposeChange
from server.events.models import Event, EventUnit
from server.kit.ids import new_number
from server.promises import service as promises
from server.promises.models import Change, Promise
from tests.campaigns.partners import change
from tests.console import test_campaign_changes, test_events, test_promises
from tests.console.charity_desk import Desk
from tests.events import conftest as staged
from tests.hostile.test_own_wishes import judged, newest, share
from tests.promises import agreements

campaign, event = staged.campaign, staged.event


@dataclass(frozen=True)
class Form:
    """`sent(uid)` is a right one, made anew each time; `undo` clears the way for the next, where one must wait."""

    path: str
    model: Any
    sent: Callable[[str], dict[str, Any]]
    texts: tuple[str, ...]
    undo: Callable[[str, str, Any], Any] = lambda _row, _uid, _cast: None


def unit(uid: str) -> dict[str, Any]:
    """Of a name that no other unit has."""
    return {
        "event": uid,
        "title": f"示例单位{new_number('')}",
        "contact_name": "柏示例",
        "contact_phone": "13800000002",
    }


def supplement(_uid: str) -> dict[str, Any]:
    terms = {"due_on-0": test_promises.day(20), "fen-0": "1200", "amount": "1200"}
    paper = {"agreement_no": "补 1 号", "signed_on": test_promises.day(0), "reason": "单位追加"}
    return {"kind": "supplement", **terms, **paper, **test_promises.scan()}


def release(_uid: str) -> dict[str, Any]:
    """慈善法 41: a company in hardship is let go once that was reported and explained."""
    told = {"reported_to": "袁州区民政局", "reported_on": test_promises.day(0), "explained_at": "《示例日报》2 版"}
    paper = {"agreement_no": "报告 1 号", "signed_on": test_promises.day(0), "reason": "厂房失火"}
    return {"kind": "release", "why": "hardship", **told, **paper, **test_promises.scan()}


FORMS = {
    "promise": Form(
        "/promises",
        Promise,
        test_promises.typed,
        ("company", "use_text", "agreement_no", "contact_name", "contact_phone", "note"),
    ),
    "event": Form("/events", Event, test_events.fields, ("title", "summary", "body", "kit_short", "kit_long")),
    "unit": Form("/event-units", EventUnit, unit, ("title", "contact_name", "contact_phone")),
    "change": Form(
        "/campaigns/{uid}/changes",
        PurposeChange,
        lambda _uid: test_campaign_changes.form(change()),
        ("purpose", "use_text", "beneficiaries", "reason", "filing_no"),
        lambda change, _uid, cast: changing.take_back(change, actor=cast.chen),
    ),
    "supplement": Form(
        "/promises/{uid}/changes",
        Change,
        supplement,
        ("agreement_no", "reason"),
        lambda change, uid, cast: promises.refuse_change(uid, change, note="不同意", actor=cast.zhou),
    ),
    "release": Form(
        "/promises/{uid}/changes",
        Change,
        release,
        ("reported_to", "explained_at"),
        lambda change, uid, cast: promises.refuse_change(uid, change, note="不同意", actor=cast.zhou),
    ),
}
FIELDS = [(name, at) for name, form in FORMS.items() for at in form.texts]


@pytest.fixture
def about(unit, cast, campaign, event):
    """The uid that a form is about, by the name of the form."""
    with unit():
        standing = agreements.standing(cast, campaign.uid)
    return {"unit": event.uid, "supplement": standing, "release": standing}


@pytest.mark.parametrize(("name", "at"), FIELDS)
def test_kept_or_refused(app, unit, cast, campaign, about, name, at):
    form, wrong = FORMS[name], []
    uid, chen = about.get(name, campaign.uid), Desk(app.test_client(), unit, cast.chen)
    for text in share(form.texts, at):
        answer = chen.post(form.path.format(uid=uid), **{**form.sent(uid), at: text})
        if answer.status_code != 303:
            wrong += judged(at, text, answer, "")
            continue
        wrong += judged(at, text, answer, newest(unit, form.model, at) or "")
        if "<" in text and text in chen.page(answer.location.removeprefix("/console")):
            wrong.append(f"{at}: {text[:20]!r} stands unescaped on its page")
        row = newest(unit, form.model, "uid")
        with unit():
            form.undo(row, uid, cast)
    assert not wrong, "\n".join(wrong)
