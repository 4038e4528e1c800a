"""Every form of the desk × every hostile text: kept to the letter or refused in words, shown and never run."""

import html
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.campaigns import service as campaigns
from server.campaigns.models import Campaign
from server.console import campaign_form
from server.intake.models import HelpRequest
from server.kit import clock
from server.kit.db import db
from server.notices.models import Notice
from server.payments.models import Slip
from server.people.models import Organisation
from server.people.roles import Role
from server.policies.models import Policy, PolicyFigure, PolicyWindow
from server.registry.models import HelpedPerson
from server.spending.models import Payee
from server.wishes.models import Wish
from tests.campaigns.plans import CHARITY, plan, published
from tests.cast import COUNTY, TOWN, VILLAGE, staff
from tests.console.charity_desk import Desk
from tests.hostile.strings import ALL
from tests.policies.table import few, taken_over
from tests.wishes import desk


@dataclass(frozen=True)
class Form:
    """Where it goes, who fills it, what a right one holds, and the texts of it by the model's own names."""

    path: str
    who: str
    model: Any
    right: dict[str, Any]
    texts: tuple[str, ...]
    kept_as: dict[str, str] = field(default_factory=dict)
    corrects: bool = False  # the second time the same row is written again


TODAY = clock.today().isoformat()
WISH = {
    "title": "电风扇", "kind": "goods", "for_whom": "独居老人", "area_code": TOWN, "story": desk.STORY,
    "price_fen": "150", "price_source": "街道超市询价", "quantity": "2",
}  # fmt: skip
PERSON = {
    "name": "李秀英", "kind": "独居老人", "area_code": VILLAGE, "controller": "charity", "birth_year": "1946",
    "sex": "女", "phone": "13800000005", "address": "三组",
}  # fmt: skip
NOTICE = {"kind": "news", "audience": "public", "title": "冬被送到了", "summary": "已经送到", "body": "正文一段。"}
ACCOUNT = "6222021508000000001"
PAYEE = {"kind": "supplier", "name": "示例百货店", "bank": "示例银行袁州支行", "bank_account": ACCOUNT,
         "bank_account_again": ACCOUNT}  # fmt: skip
SLIP = {"kind": "cash", "voucher": "收-0001", "amount": "200", "received_on": TODAY, "donor_name": "苏示例",
        "shown_as": "real"}  # fmt: skip
PLAN_TEXTS = ("title", "summary", "story", "purpose", "leader", "beneficiaries", "use_text")
FIGURE = {"figure": "城市低保标准_元", "since": TODAY, "value": "935", "source": "示例文号"}
WINDOW = {"area": TOWN, "station_name": "示例窗口", "station_address": "一楼", "hours": "周一至周五"}
WINDOW_TEXTS = ("station_name", "station_address", "station_phone", "hours")
POLICY = {"no": "901", "name": "示例政策", "department": "示例局", "category": "示例类", "relief_class": "示例"}
CALL = {
    "channel": "phone", "on_behalf": "family", "contact_name": "兰心", "contact_phone": "13800000001", "way": "paper",
    "person_name": "李秀英", "relation": "母亲", "area_code": VILLAGE, "trouble_illness": "1", "text": "住院花了很多钱",
    "paper_no": "同-1",
}  # fmt: skip
FORMS = {
    "help": Form("/intake", "tian", HelpRequest, CALL, ("contact_name", "person_name", "relation", "text", "paper_no")),
    "figure": Form("/policies/figures", "ren", PolicyFigure, FIGURE, ("figure", "source", "value")),
    "window": Form("/policies/1/windows", "ren", PolicyWindow, WINDOW, WINDOW_TEXTS, corrects=True),
    "policy": Form("/policies/new", "ren", Policy, POLICY, ("name", "relief_class")),
    "wish": Form("/wishes", "tian", Wish, WISH, ("title", "story", "price_source")),
    "person": Form("/registry", "tian", HelpedPerson, PERSON, ("name", "address")),
    "notice": Form("/notices", "chen", Notice, NOTICE, ("title", "summary", "body")),
    "payee": Form("/payees", "chen", Payee, PAYEE, ("name", "bank")),
    "slip": Form("/slips", "chen", Slip, SLIP, ("voucher", "donor_name")),
    "campaign": Form("/campaigns", "chen", Campaign, {}, PLAN_TEXTS),
    "organisation": Form(
        "/organisations", "ping", Organisation, {"name": "示例单位", "kind": "partner", "area_code": COUNTY}, ("name",)
    ),
}


@pytest.fixture
def seats(app, unit, cast):
    with unit():
        ping = staff("ping", "平管理", Role.PLATFORM_ADMIN, COUNTY)
        taken_over(few())
    actors = {"tian": cast.tian, "chen": cast.chen, "ren": cast.ren, "ping": ping}
    return {name: Desk(FlaskClient(app), unit, actor) for name, actor in actors.items()}


def right(name, unit, cast):
    """The fields of a form that is taken, made anew each time where something in it may stand once only."""
    given = dict(FORMS[name].right)
    if name == "campaign":
        form = campaign_form.fill(plan())
        given = {key: form.getlist(key) for key in form}
    if name == "slip":
        with unit():
            given["campaign"] = published(cast).uid
    return given


@pytest.mark.parametrize("name", FORMS)
def test_kept_or_refused(name, seats, unit, cast):
    form, wrong = FORMS[name], []
    if name == "campaign":
        with unit():
            campaigns.set_charity(CHARITY, actor=cast.zhou)
    usual = right(name, unit, cast)
    for at in form.texts:
        for step, text in enumerate(ALL, start=form.texts.index(at) * len(ALL)):
            before = newest(unit, form.model)
            answer = seats[form.who].post(form.path, **{**usual, **once_only(name, step), at: text})
            after = newest(unit, form.model)
            is_new = after is not None and (form.corrects or after.uid != getattr(before, "uid", None))
            if answer.status_code == 303 and is_new:
                kept = of(unit, form.model, after.uid, at)
                if kept is not None and seen(kept) != seen(text):
                    wrong.append(f"{at}: {text[:20]!r} became {kept[:20]!r}")
            elif answer.status_code not in (303, 409, 413, 422):
                wrong.append(f"{at}: {text[:20]!r} was answered with {answer.status_code}")
            if "<" in text and text in answer.get_data(as_text=True):
                wrong.append(f"{at}: {text[:20]!r} stands unescaped in the answer")
    assert not wrong, "\n".join(wrong)


def test_what_was_kept_is_shown_and_not_run(seats, unit, cast):
    text = "<script>alert(1)</script> {{7*7}} ${8*8} 𠮷"
    answer = seats["tian"].post("/wishes", **{**WISH, "title": text[:20], "story": text})
    assert answer.status_code == 303
    page = seats["tian"].page(answer.location.removeprefix("/console"))
    assert html.escape("<script>alert(1)</script>", quote=False) in page
    assert "{{7*7}} ${8*8} 𠮷" in page
    assert "<script>alert" not in page


def once_only(name, step):
    """What may stand once only, another one each time."""
    if name == "figure":
        return {"since": (clock.today() + timedelta(days=step)).isoformat()}
    return {"no": str(1000 + step)} if name == "policy" else {}


def newest(unit, model):
    with unit():
        return db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).unique().one_or_none()


def of(unit, model, uid, at):
    """What the row holds under the field's name; None where the form's name is not the row's."""
    with unit():
        row = db.session.scalars(select(model).where(model.uid == uid)).unique().one()
        row = row if hasattr(row, at) else getattr(row, "household", row)
        return getattr(row, at, None)


def seen(text):
    """A text as its reader sees it: one blank is as good as another, and those at the ends belong to nobody."""
    return text.split()
