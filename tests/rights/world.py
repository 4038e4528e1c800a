"""One thing of every kind in one township, and a seat for every role in every relation to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from server.campaigns import disclosure, reports
from server.campaigns import queries as campaign_facts
from server.campaigns import service as campaigns
from server.codes import service as code_acts
from server.codes import stale
from server.codes.models import Replacement, Silence
from server.complaints import queries as complaint_facts
from server.complaints import service as complaint_acts
from server.files import service as files
from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.gifts.service import lines as booking
from server.intake import queries as intake_facts
from server.intake import service as intake
from server.kit import tasks
from server.kit.actors import Actor
from server.kit.clock import CHINA, at, now
from server.kit.db import db
from server.kit.ids import new_uid
from server.messages import service as messages
from server.messages import subscriptions
from server.messages.models import Sending
from server.messages.service import Outside
from server.messages.subscriptions import Said
from server.notices import service as notices
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.models import Bill
from server.payments.queries import lines
from server.payments.queries.found import Found
from server.payments.service.bills import open_day
from server.payments.service.reconciling import keep_result
from server.people import queries as people
from server.people import service as people_acts
from server.people.roles import Role
from server.policies import queries as policies
from server.policies import service as policy_acts
from server.policies.service import figures as policy_figures
from server.policies.service import heads as policy_heads
from server.policies.service import windows as policy_windows
from server.receipts import service as receipts
from server.regions import service as regions
from server.registry import queries as registry
from server.registry import service as registry_acts
from server.spending import queries as facts_of_spending
from server.spending import service as spending
from server.wishes import queries as wish_facts
from server.wishes import service as wishes
from server.wishes.service import bulk
from server.wishes.service.prices import keep_price
from tests import cast as usual
from tests.campaigns.partners import asked as change_asked
from tests.campaigns.plans import CHARITY, plan, published
from tests.campaigns.words import WORDS
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE, Cast
from tests.complaints.words import told
from tests.console.charity_desk import Desk
from tests.files.pictures import jpeg
from tests.gifts.money import paid as pay_order
from tests.gifts.test_give import give
from tests.gifts.test_lines import MATCHING, REFUND, brought
from tests.intake import desk as help_desk
from tests.intake import own_desk
from tests.messages.facts import FACTS, HELP
from tests.notices.words import words
from tests.payments.matters import waiting_matters
from tests.payments.statement import opened, taken
from tests.policies.table import few, taken_over
from tests.registry.people import GUARDIAN, facts
from tests.rights.giving import given_for
from tests.rights.promised import promised
from tests.spending import paying
from tests.wishes import desk
from tests.wishes.test_prices import fan

NOBODYS = "nobodysthing0000"
OTHER_VILLAGE = "360902002001"
DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 21, 12, tzinfo=CHINA)
UP_TO_THE_COUNTY = frozenset(Role) - {Role.TOWNSHIP, Role.STATION, Role.VILLAGE, Role.GRID}
IN_A_VILLAGE = frozenset({Role.VILLAGE, Role.GRID})
# Whoever works for one controller has its records before them and never the other's.
KIND_OF = {Role.PARTNER: "partner", Role.STATION: "station", Role.DEPARTMENT: "department", Role.CHARITY: "charity"}
RECORD_OF = {Role.RELIEF: "relief", Role.CHARITY: "charity", Role.BUREAU_CHARITY: "charity"}


class Relation(StrEnum):
    """How somebody of a role stands to the thing that they ask for."""

    OWN = "own"
    OTHER_TOWNSHIP = "other township"
    OTHER_ORGANISATION = "other organisation"
    OTHER_CONTROLLER = "other controller"
    ANONYMOUS = "anonymous"
    DISABLED = "disabled"


@dataclass
class World:
    app: Any
    unit: Callable[[], Any]
    cast: Cast
    things: dict[str, str] = field(default_factory=dict)

    def build(self) -> "World":
        """Everything through the services, as people would have made it."""
        with self.unit():
            regions.add(OTHER_VILLAGE, name="邻镇示例村", level="village", parent_code=OTHER_TOWN)
            taken_over(few())
            self._texts()
            self._people()
            self._wishes()
            self._accounts()
        with self.unit():
            self._help()
            self._complaint()
            self._money()
            self.things |= given_for(self.cast, self.things["campaign"])
            self.things |= promised(self.cast, self.things["campaign"])
        self._shortfall()
        with at(NOON), self.unit():
            self._bills()
        return self

    def tidy(self) -> None:
        """A task that was given up is something to find for check-books: it goes before the books are read."""
        with self.unit():
            db.session.execute(delete(tasks.Task).where(tasks.Task.state == "given_up"))

    def thing(self, name: str, role: Role, relation: Relation) -> str:
        """The uid a path means: what a partner holds itself, a person of the role's record or of the other one."""
        if name == "window":
            return self._window()
        record = RECORD_OF.get(role, "charity")
        if relation is Relation.OTHER_CONTROLLER:
            record = {"relief": "charity", "charity": "relief"}[record]
        held = self.things.get(f"{name} of {role}")
        return held or self.things.get(f"{name}:{record}") or self.things[name]

    def _window(self) -> str:
        """It is gone after the first who may take it away: the next one finds one as well."""
        with self.unit():
            given = policy_windows.Given("示例窗口")
            return policy_windows.set_window(policies.find("6"), TOWN, given, actor=self.cast.ren).uid

    def seats(self, relation: Relation) -> dict[Role, Desk | FlaskClient]:
        """Somebody of every role in this relation, at a browser of their own."""
        if relation is Relation.ANONYMOUS:
            nobody = FlaskClient(self.app)
            return dict.fromkeys(Role, nobody)
        return {role: self._seat(role, relation) for role in Role}

    def _seat(self, role: Role, relation: Relation) -> Desk:
        away = relation is Relation.OTHER_TOWNSHIP
        area = (OTHER_VILLAGE if away else VILLAGE) if role in IN_A_VILLAGE else OTHER_TOWN if away else TOWN
        if role is Role.PARTNER or (role in UP_TO_THE_COUNTY and not away):
            area = COUNTY  # a partner works all over the county
        login = f"{role.value.replace('_', '-')}-{relation.value.replace(' ', '-')}"[:32]
        with self.unit():
            actor = self._account(login, role, area, relation)
        one = Desk(FlaskClient(self.app), self.unit, actor)
        if relation is Relation.DISABLED:
            with self.unit():
                people_acts.disable_staff(actor.uid, note="离岗", actor=people.actor_of("ping"))
        return one

    def _account(self, login: str, role: Role, area: str, relation: Relation) -> Actor:
        """An account of an organisation of the role's kind: its own one, or another of the same kind."""
        name = f"{role}{'乙' if relation is Relation.OTHER_ORGANISATION else '甲'}"
        unit = people_acts.add_organisation(name=name, kind=KIND_OF.get(role, "bureau"), area_code=COUNTY)
        person = people_acts.add_staff(login, "测试员", usual.hashed(), roles=[(role, area)], organisation=unit)
        return people.staff_actor(person)

    # ---- the things, room by room ----

    def _texts(self) -> None:
        policy = policies.find("6")
        draft = policy_acts.open_draft(policy, actor=self.cast.ren)
        poster = policy_acts.register_total(TOWN, actor=self.cast.tian)
        figure = policy_figures.ask(policy_figures.Given("城市低保标准_元", DAY, 935), actor=self.cast.ren)
        new = policy_heads.Given("急难临时救助", "民政局", "急难救助")
        card = policy_heads.ask(policy, new, actor=self.cast.ren)
        self.things |= {"policy": policy.uid, "version": draft.uid, "poster": poster.uid, "card": card.uid}
        old = policy_acts.register_policy("6", area_code=TOWN, actor=self.cast.tian)
        code_acts.hang(poster, actor=self.cast.tian, spot="村口公告栏", hung_on=DAY, photo=jpeg())
        stale.ask(old.serial, 2)
        silence = Silence(poster_id=old.id, week_from=DAY, expected=20, seen=0, odds=20_000)
        db.session.add(silence)
        db.session.flush()
        self.things |= {"replacement": db.session.query(Replacement).one().uid, "silence": silence.uid}
        self.things["figure"] = figure.uid

    def _people(self) -> None:
        for record, actor in (("charity", self.cast.chen), ("relief", self.cast.ren)):
            person = registry_acts.register_person(facts(controller=record), actor=actor)
            twin = registry_acts.register_person(facts(controller=record, id_number="", birth_year=1948), actor=actor)
            merge = registry_acts.ask_merge(person.uid, twin.uid, reason="同村同名，年龄一样", actor=actor)
            aid = registry_acts.record_provision(person, record, "临时救助", 500_00, DAY, f"t:{record}", actor=actor)
            consent = registry_acts.give_consent(
                person, recipient="袁州区慈善会", purpose="wish", kinds=["情况说明"],
                expires_on=date(2027, 12, 31), actor=actor,
                paper_file=files.keep_paper(BytesIO(jpeg()), owner=f"person:{person.uid}", actor=actor).uid,
            )  # fmt: skip
            self.things |= {
                f"person:{record}": person.uid,
                f"consent:{record}": consent.uid,
                f"merge:{record}": merge.uid,
                f"aid:{record}": aid.uid,
                f"twin:{record}": twin.uid,
                f"household:{record}": person.household.uid,
            }
        assert registry.person(self.things["person:charity"]).area_code == VILLAGE

    def _wishes(self) -> None:
        cast, person = self.cast, self.things["person:charity"]
        wish = wishes.draft(desk.facts(person_uid=person, area_code=VILLAGE), actor=cast.tian, photo=desk.picture())
        wishes.submit(wish.uid, actor=cast.tian)
        claim = desk.held(cast, title="暖手宝", person_uid=person, area_code=VILLAGE)
        wishes.sent(claim, actor=cast.lan, carrier="邮政", waybill="YZ123456", photo=desk.picture())
        shelf = desk.on_the_shelf(cast, title="棉被", person_uid=person, area_code=VILLAGE, quantity=9)
        clerk = self._account("partner-holder", Role.PARTNER, TOWN, Relation.OWN)
        theirs = wishes.claim(shelf, actor=clerk).uid
        wishes.sent(theirs, actor=clerk, carrier="邮政", waybill="YZ123457", photo=desk.picture())
        written = wishes.draft(desk.facts(person_uid=None), actor=clerk, photo=desk.picture())
        self.things["wish of partner"] = written.uid
        self.things["bulk"] = bulk.begin(new_uid(), 1, actor=clerk).uid
        arrived = desk.held(cast, cast.bo, title="热水袋", person_uid=person, area_code=VILLAGE)
        wishes.sent(arrived, actor=cast.bo, carrier="邮政", waybill="YZ123458")
        wishes.receive(arrived, actor=cast.tian)
        wishes.hand_over(arrived, actor=cast.tian, note="本人签收")
        lettered = wish_facts.desk_claim(arrived, actor=cast.chen)[1].uid
        wishes.write_letter(lettered, actor=cast.tian, text="老人让我们替她说声谢谢。", photo=desk.picture())
        self.things["lettered"] = lettered
        self.things |= {"wish": wish.uid, "claim": claim, "claim of partner": theirs, "shelf": shelf}
        gift, helped = (self._sending(kind, facts) for kind, facts in (("wish_result", FACTS), ("help_progress", HELP)))
        self.things |= {"sending": gift, "sending:relief": helped}

    def _sending(self, kind: str, facts: dict[str, str]) -> str:
        """Something for Lan on its way by WeChat."""
        subscriptions.hear(self.cast.lan.uid, Said(f"demo_{kind}", "accept", "phone", now()))
        messages.tell_donor(self.cast.lan.uid, "送达", "已送达", outside=Outside(kind, facts))
        db.session.flush()
        return str(db.session.scalars(select(Sending.uid).order_by(Sending.id.desc())).first())

    def _accounts(self) -> None:
        ping = usual.staff("ping", "平管理", Role.PLATFORM_ADMIN, COUNTY)
        for login, role in (
            ("ping-2", Role.PLATFORM_ADMIN),
            ("an-2", Role.SECURITY_ADMIN),
            ("shen-2", Role.AUDIT_ADMIN),
        ):
            usual.staff(login, "替补管理", role, COUNTY)  # the last one of a kind could not be disabled
        organisation = people_acts.add_organisation(name="示例爱心单位", kind="partner", area_code=COUNTY)
        account, _token = people_acts.open_account(
            login="new-one", name="新同事", organisation=organisation.uid, actor=ping
        )
        post = people_acts.ask_post(account.uid, role=Role.GRID, area_code=VILLAGE, actor=ping)
        look = self._look()
        db.session.add(tasks.Task(topic="files.look", payload={}, state="given_up", due=now(), problem="示例"))
        self.things |= {
            "organisation": organisation.uid,
            "account": account.uid,
            "post": post.uid,
            "worker": self.cast.wang.uid,
            "place": TOWN,
            "notice": notices.draft(words(), actor=self.cast.chen, cover=BytesIO(jpeg())).uid,
            "news": self._news(),
            "look": look,
            "over": self.things["person:relief"],
            # What somebody made for themselves: nobody of these tests is that person.
            "download": NOBODYS,
            "session": NOBODYS,
            "table": NOBODYS,
        }

    def _news(self) -> str:
        row = notices.draft(words(title="书包到校"), actor=self.cast.chen, cover=BytesIO(jpeg()))
        row = notices.submit(row.uid, actor=self.cast.chen, seen_version=row.version)
        return notices.publish(row.uid, actor=self.cast.zhou, seen_version=row.version).uid

    def _look(self) -> str:
        """Somebody has looked at a child's data, and the township's lead has not signed it yet."""
        child = registry_acts.register_person(
            facts(name="小示例", id_number="", birth_year=now().year - 8, phone="", guardian=GUARDIAN),
            actor=self.cast.chen,
        )
        otp = pyotp.TOTP(people.staff(self.cast.wang.uid).totp or "").at(now())
        registry_acts.reveal(child.uid, reason="上门核实情况", otp=otp, actor=self.cast.wang)
        return registry.to_sign(self.cast.tian).items[0].uid

    def _complaint(self) -> None:
        """About the house, so that every desk of complaints sees it."""
        row, code = told()
        complaint_acts.add(complaint_acts.follow(row.no, code, place="192.0.2.1"), "", [jpeg()])
        self.things |= {"complaint": row.uid, "evidence": complaint_facts.photos(row)[0].uid}

    def _help(self) -> None:
        """A request in its first state, and one that the charity may see by consent."""
        row = intake.ask(help_desk.facts(), actor=self.cast.lan, key="help", photos=[jpeg()])
        lent = help_desk.at_charity(self.cast)
        (photo,) = intake_facts.told(row).files
        self.things |= {"help": row.uid, "lent": lent.uid, "picture": photo.uid}
        self.things["price"] = keep_price(fan(), actor=self.cast.chen).uid
        own = intake.wish(own_desk.facts(), actor=self.cast.lan, key="own", photos=[jpeg()])
        (home,) = intake_facts.own_one(own.uid, actor=self.cast.lan).files
        self.things |= {"own": own.uid, "home": home.uid}

    def _shortfall(self) -> None:
        told = brought(self.unit, self.cast, "platform_gifts", MATCHING, REFUND)
        with self.unit():
            empty = published(self.cast, title="冬衣项目", filing_no="BA-2026-0002（示例）").uid
            for kind in ("matching", "refund"):
                booking.book_line(told[kind], empty, actor=self.cast.fang)
            (short,) = [one for one in waiting_matters() if one.kind == "shortfall"]
            cover = payment_acts.ask_cover(
                short.uid, jpeg(), source="bank:main", reason="理事会同意", voucher="HD-1", actor=self.cast.chen
            )
            self.things |= {"short": short.uid, "cover": cover.uid}

    def _receipt(self, gift: str) -> tuple[Any, str]:
        """Two requests for one gift: one that waits, and one that went out in a file."""
        one, other = (
            receipts.request(
                [receipts.Part(gift_facts.card(gift), fen)], kind="person", title="兰心", actor=self.cast.lan
            )
            for fen in (1_00, 2_00)
        )
        return one, receipts.export([other], actor=self.cast.fang)

    def _money(self) -> None:
        cast = self.cast
        campaign = self._campaign()
        report = disclosure.publish(campaign, WORDS, actor=cast.chen, photos=[jpeg()])
        told = reports.one(campaign_facts.find(campaign), report.uid)
        self.things |= {"report": report.uid, "report_photo": told.photos[0]}
        paying.raise_money(cast, campaign, 1000_00)
        no = give(campaign, cast.lan, message="加油", shown_as="alias", alias="小船")
        pay_order(no)
        gifts.settle(no)
        gift, offer = gift_facts.by_order(no), gift_facts.offer_of_order(no)
        offer.words = "risky"
        row = paying.paid(cast, campaign)
        correction = spending.ask_correction(row.uid, reason="商家退回货款", actor=cast.fang)
        slip = gifts.draft_slip(
            campaign, actor=cast.chen, kind="cash", voucher="收-9", amount_fen=100_00, received_on=DAY, donor_name=""
        )
        refund = gifts.ask_refund(gift.uid, amount_fen=1_00, why="donor_asked", note="电话核实", actor=cast.fang)
        receipt, batch = self._receipt(gift.uid)
        file = opened("bank", cast.chen, ("2026-11-02", "8.00", "", "苏示例", "0009", "捐款"))
        taken("bank", cast.chen, ("2026-11-02", "5.00", "", "柳示例", "0003", "捐款"))
        payment_acts.raise_matter("mismatch", key="m:1", says="请核对")
        self.things |= {
            "campaign": campaign,
            "channel": "bank",
            "gift": gift.uid,
            "receipt": receipt.uid,
            "batch": batch,
            "order": no,
            "said": offer.uid,
            "spending": row.uid,
            "voucher": facts_of_spending.vouchers(row)[0].uid,
            "payee": row.payee.uid,
            "correction": correction.uid,
            "slip": slip.uid,
            "refund": refund,
            "import": file.uid,
            "line": lines.lines(lines.Filter()).items[0].uid,
            "matter": waiting_matters()[0].uid,
        }

    def _campaign(self) -> str:
        campaigns.set_charity(CHARITY, actor=self.cast.zhou)
        draft = campaigns.draft(plan(), actor=self.cast.chen, cover=BytesIO(jpeg()))
        asked = campaigns.submit(draft.uid, actor=self.cast.chen)
        uid = campaigns.approve(draft.uid, actor=self.cast.zhou, seen_version=asked.version).uid
        self.things["change"] = change_asked(self.cast, uid).uid
        return uid

    def _bills(self) -> None:
        open_day(DAY)
        bill = Bill(day=DAY, kind="trade", sha1="a" * 40, size=1, lines=1, sums={}, complete_at=now())
        db.session.add(bill)
        db.session.flush()
        extra = Found("missing_here", "账单里有订单 SHOP0001（5.00 元），这里没有入账", "SHOP0001", theirs_fen=500)
        keep_result(payments.bill_day(DAY), {"trade": bill.id, "fundflow": None}, [extra], {})
        (difference,) = payments.differences_of(DAY)
        self.things |= {"difference": difference.uid, "day": DAY.isoformat()}
