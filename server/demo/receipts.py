"""捐赠票据 — the charity's tax qualification by year, and requests for receipts at each step of their way."""

from datetime import timedelta

from server.demo import donors, staff
from server.demo.profiles import Profile
from server.gifts import queries as gifts
from server.gifts.queries import GiftCard
from server.kit import clock
from server.kit.actors import Actor
from server.people import queries as people
from server.receipts import queries, service
from server.receipts.service import Part

COMPANY = {"kind": "company", "title": "示例爱心有限公司", "credit_code": "91350100M000100Y43"}
DOCUMENT = "赣财税〔{year}〕示例第 2 号公告（示例）"
BILL_CODE = "36010126"  # invented, like every number here
GIFTS = 7


def build(_chosen: Profile) -> None:
    """Two years that qualify; seven gifts: two wait, one is being made, two are out, one was undone and made anew."""
    this_year = clock.today().year
    for year in (this_year - 1, this_year):
        service.set_qualification(year, valid=True, document_no=DOCUMENT.format(year=year), actor=staff.actor("fuze"))
    found = [(donor, gift) for donor in donors.actors() for gift in _of(donor)]
    given = [(donor, gift) for donor, gift in found if gift.at < clock.now() - timedelta(days=8)][:GIFTS]
    with clock.at(clock.now() - timedelta(days=6)):
        uids = [_ask(donor, gift, number) for number, (donor, gift) in enumerate(given)]
    with clock.at(clock.now() - timedelta(days=4)):
        service.export([queries.find(uid) for uid in uids[2:]], actor=staff.actor("caiwu"))
    with clock.at(clock.now() - timedelta(days=2)):
        for number, uid in enumerate(uids[3:]):
            _issue(uid, number)
    if len(uids) == GIFTS:
        _make_anew(uids[-1], given[-1][1])


def _of(donor: Actor) -> list[GiftCard]:
    """One gift of money of each donor that is all there."""
    mine = gifts.of_donor([donor.uid], page_size=20).items
    return [gift for gift in mine if not gift.goods and gift.left_fen == gift.amount_fen and not gift.refunding_fen][:1]


def _ask(donor: Actor, gift: GiftCard, number: int) -> str:
    payer = COMPANY if number == 1 else {"kind": "person", "title": people.donor(donor.uid).name or "示例人"}
    return service.request([Part(gift)], **payer, actor=donor).uid


def _issue(uid: str, number: int) -> None:
    bill_no = f"{number + 1:010d}"
    service.issue(
        uid,
        bill_code=BILL_CODE,
        bill_no=bill_no,
        issued_on=clock.today(),
        actor=staff.actor("caiwu"),
    )


def _make_anew(uid: str, gift: GiftCard) -> None:
    """The title was wrong: undone by two, and asked for again in its place."""
    asked = service.ask_void(uid, note="抬头写错，捐赠人要求改为单位", actor=staff.actor("caiwu"))
    service.agree_void(uid, red_no="0000009001", actor=staff.actor("kuaiji"), seen_version=asked.version)
    service.request([Part(gift)], **COMPANY, actor=staff.actor("caiwu"), replaces=uid)
