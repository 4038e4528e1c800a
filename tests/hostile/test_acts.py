"""The words that staff give with an act (a reason, a note) × every hostile text: one act of each room."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from server.campaigns.models import CampaignEvent
from server.complaints.models import ComplaintNote
from server.events import service as days
from server.events.models import EventMove
from server.gifts import service as gifts
from server.intake.models import HelpEvent
from server.intake.service import asking
from server.kit.actors import Actor
from server.kit.ids import new_uid
from server.notices import service as notices
from server.notices.models import NoticeEvent
from server.payments.models import PaymentLineEvent, RefundEvent
from server.payments.queries import lines
from server.payments.service.lines import ignore_line
from server.people.roles import Role
from server.policies import queries as policy_facts
from server.policies import service as policies
from server.policies.models import VersionEvent
from server.promises import service as promises
from server.promises.models import PromiseEvent
from server.receipts import service as receipts
from server.receipts.models import ReceiptEvent
from server.spending.models import SpendingEvent
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.models import ClaimEvent, LetterEvent, WishEvent
from tests.campaigns.plans import published
from tests.cast import COUNTY, Cast, donor, staff
from tests.complaints.words import told, watcher
from tests.console.charity_desk import Desk
from tests.events.words import text as day_of_giving
from tests.gifts.booked import booked
from tests.hostile.strings import ALL, LONG
from tests.hostile.test_own_wishes import KEPT, judged, newest
from tests.intake import desk as needs
from tests.notices.words import written
from tests.payments.statement import taken
from tests.policies.table import few, taken_over
from tests.promises import agreements
from tests.receipts.conftest import PERSON, part
from tests.spending import paying
from tests.wishes import desk

NUMBERS = count(1)
PARTS = 8  # twice as many acts: each text meets two of them
Thing = tuple[str, int]  # the path of its acts, and the version that is seen


@dataclass(frozen=True)
class Act:
    """`made` a thing that this act can be done to, of the campaign where it needs one; `where` keeps the words."""

    name: str
    at: str
    who: str
    made: Callable[[Cast, str], Thing]
    where: Any
    kept_as: str = "note"


def wish(cast: Cast, _campaign: str) -> Thing:
    uid = desk.in_review(cast)
    return f"/wishes/{uid}", desk.row(uid).version


def giver() -> Actor:
    """Another one each time: nobody holds more than three."""
    number = next(NUMBERS)
    return donor(f"oGiver{number}", "兰心", f"139{number:08d}")


def held(cast: Cast) -> str:
    return desk.held(cast, giver())


def received(cast: Cast) -> str:
    uid = desk.sent(cast, giver())
    wishes.receive(uid, actor=cast.tian)
    return uid


def claim(made: Callable[[Cast], str]) -> Callable[[Cast, str], Thing]:
    return lambda cast, _campaign: (f"/claims/{made(cast)}", 0)


def letter(cast: Cast, _campaign: str) -> Thing:
    """Handed in by Tian; Chen reads it."""
    claimed = wishes.hand_over(received(cast), actor=cast.tian, note="本人签收")
    uid = queries.desk_claim(claimed.uid, actor=cast.chen)[1].uid
    return f"/letters/{uid}", wishes.write_letter(uid, actor=cast.tian, text="谢谢您的电风扇。").version


def notice(cast: Cast, _campaign: str) -> Thing:
    row = written(cast.chen)
    row = notices.submit(row.uid, actor=cast.chen, seen_version=row.version)
    return f"/notices/{row.uid}", row.version


def help_(cast: Cast, _campaign: str) -> Thing:
    row = needs.asked(cast)
    return f"/intake/{row.uid}", row.version


def complaint(_cast: Cast, _campaign: str) -> Thing:
    return f"/complaints/{told(new_uid() * 2, place=new_uid())[0].uid}", 0


def spending(cast: Cast, campaign: str) -> Thing:
    payee = paying.payee(cast, bank_account=f"62220215080{next(NUMBERS):08d}")
    row = paying.draft(cast, campaign, 1_00, to=payee.uid)
    return f"/spendings/{row.uid}", row.version


def promise(cast: Cast, campaign: str) -> Thing:
    row = promises.submit(agreements.drafted(cast, campaign).uid, actor=cast.chen)
    return f"/promises/{row.uid}", row.version


def event(cast: Cast, campaign: str) -> Thing:
    row = days.draft(day_of_giving(campaign), actor=cast.chen)
    return f"/events/{row.uid}", days.submit(row.uid, actor=cast.chen, seen_version=row.version).version


def refund(cast: Cast, campaign: str) -> Thing:
    gift = booked(campaign, giver())
    return f"/refunds/{gifts.ask_refund(gift, amount_fen=1_00, why='donor_asked', actor=cast.fang, note='核实过')}", 0


def line(cast: Cast, _campaign: str) -> Thing:
    key = f"H{next(NUMBERS)}"
    taken("bank", cast.chen, ("2026-11-02", "5.00", "", "柳示例", key, "附言"))
    uid = next(one.uid for one in lines.lines(lines.Filter()).items if one.row_key == key)
    return f"/lines/{uid}", ignore_line(uid, reason="own", actor=cast.fang).version


def receipt(cast: Cast, campaign: str) -> Thing:
    donor_ = giver()
    return f"/receipts/{receipts.request([part(booked(campaign, donor_))], **PERSON, actor=donor_).uid}", 0


def policy(cast: Cast, _campaign: str) -> Thing:
    """Handed in by Ren; another one of the same house reads it."""
    if not policy_facts.cards():
        taken_over(few())
    draft = policies.open_draft(policy_facts.find("1"), actor=cast.ren)
    row = policies.submit(draft, actor=cast.ren, seen_version=draft.version)
    return f"/policies/versions/{row.uid}", row.version


def campaign(cast: Cast, _campaign: str) -> Thing:
    return f"/campaigns/{published(cast).uid}", 0


ACTS = {
    "campaign": Act("suspend", "note", "zhou", campaign, CampaignEvent),
    "wish": Act("send_back", "reason", "chen", wish, WishEvent),
    "release": Act("release", "reason", "chen", claim(held), ClaimEvent),
    "problem": Act("problem", "reason", "tian", claim(received), ClaimEvent),
    "hand_over": Act("hand_over", "note", "tian", claim(received), ClaimEvent),
    "letter": Act("send_back", "reason", "chen", letter, LetterEvent),
    "notice": Act("send_back", "note", "zhou", notice, NoticeEvent),
    "missed_call": Act("missed_call", "note", "wang", help_, HelpEvent),
    "withdraw": Act("withdraw", "reason", "wang", help_, HelpEvent),
    "complaint": Act("work", "text", "bu", complaint, ComplaintNote, "text"),
    "spending": Act("void", "note", "chen", spending, SpendingEvent),
    "promise": Act("send_back", "note", "zhou", promise, PromiseEvent),
    "event": Act("send_back", "note", "zhou", event, EventMove),
    "refund": Act("refuse", "note", "zhou", refund, RefundEvent),
    "line": Act("reopen", "note", "fang", line, PaymentLineEvent),
    "policy": Act("send_back", "note", "su", policy, VersionEvent),
    "receipt": Act("send_back", "note", "fang", receipt, ReceiptEvent),
}
OF_A_CAMPAIGN = ("spending", "promise", "event", "refund", "receipt")


@pytest.fixture
def seat(app, unit, cast):
    with unit():
        people = {"bu": watcher(), "su": staff("su", "苏复核", Role.RELIEF, COUNTY)}
        people |= {name: getattr(cast, name) for name in ("chen", "fang", "tian", "wang", "zhou")}
    return lambda who: Desk(app.test_client(), unit, people[who])


@pytest.fixture(autouse=True)
def unlimited(monkeypatch):
    monkeypatch.setattr(asking, "ASKED_A_DAY", 1000)


def texts(name: str) -> tuple[str, ...]:
    """The long ones and some of the others: the rooms share what reads and keeps these words."""
    return (*ALL[list(ACTS).index(name) % PARTS :: PARTS], "<script>alert(1)</script>", *LONG)


@pytest.mark.parametrize("name", ACTS)
def test_kept_or_refused(seat, unit, cast, name):
    """What is kept stands in the timeline to the letter; a refusal changes nothing, and the thing serves again."""
    act, wrong, thing = ACTS[name], [], None
    who = seat(act.who)
    with unit():
        about = paying.funded(cast) if name in OF_A_CAMPAIGN else ""
    for text in texts(name):
        if thing is None:
            with unit():
                thing = act.made(cast, about)
        before = newest(unit, act.where, "id")
        answer = who.post(f"{thing[0]}/{act.name}", version=str(thing[1]), **{act.at: text})
        wrong += judged(name, text, answer, newest(unit, act.where, act.kept_as))
        if answer.status_code not in KEPT:
            wrong += [f"{name}: {text[:20]!r} was refused and done"] * (newest(unit, act.where, "id") != before)
            continue
        page = who.page(answer.location.removeprefix("/console"))
        wrong += [f"{name}: {text[:20]!r} stands unescaped on its page"] * ("<" in text and text in page)
        thing = None
    assert not wrong, "\n".join(wrong)
