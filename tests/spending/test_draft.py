"""Asking for money: what the form may hold, and the way to the signature."""

import pytest

from server.campaigns import disclosure
from server.campaigns import service as campaigns
from server.campaigns.errors import BudgetLineUnknown, SpendingOver
from server.campaigns.rules import ReportKind
from server.kit.errors import Forbidden, NotFound
from server.kit.states import SamePerson, StateChanged
from server.spending import queries, rules
from server.spending import service as spending
from server.spending.errors import BadSpending, NotCovered
from server.spending.lists import SPENDINGS
from server.spending.rules import Goods
from tests.campaigns.words import WORDS
from tests.cast import Cast
from tests.conftest import Unit
from tests.spending.paying import approved, draft, funded, line_of, payee


def test_asked_and_agreed_to(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast)
        row = draft(cast, uid, goods=(Goods("书包", 30, "个"),), note="三年级")
        assert (row.state, row.account, row.budget_line) == ("draft", f"campaign:{uid}", line_of(uid))
        assert row.no.startswith("BF-")
        spending.submit(row.uid, actor=cast.chen)
        assert queries.waiting(cast.zhou) == 1
        assert (queries.waiting(cast.chen), queries.waiting(cast.fang)) == (0, 0)
        assert [line.row.uid for line in SPENDINGS.ask(cast.zhou, {"state": "mine"}).first(9)] == [row.uid]
        assert SPENDINGS.ask(cast.chen, {"state": "mine"}).count() == 0
        row = spending.approve(row.uid, actor=cast.zhou, seen_version=row.version)
        assert (row.state, row.asked_by, row.approved_by) == ("approved", cast.chen.ref, cast.zhou.ref)
        assert queries.promised_fen(f"campaign:{uid}") == 300_00
        assert (queries.waiting(cast.zhou), queries.waiting(cast.fang)) == (0, 1)
        assert SPENDINGS.ask(cast.zhou, {"state": "mine"}).count() == 0
        assert SPENDINGS.ask(cast.fang, {"state": "mine"}).count() == 1
        assert [event.move for event in queries.history(row)] == ["submit", "approve"]


def test_an_edit_is_seen_before_it_is_agreed_to(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast)
        row = draft(cast, uid)
        fields = {"uid": uid, "budget_line": line_of(uid), "payee": row.payee.uid, "what_for": "购买书包四十个"}
        row = campaigns.edit_spending(row.uid, actor=cast.chen, seen_version=0, amount_fen=400_00, **fields)
        assert (row.amount_fen, row.what_for, row.version) == (400_00, "购买书包四十个", 1)
        with pytest.raises(StateChanged):
            campaigns.edit_spending(row.uid, actor=cast.chen, seen_version=0, amount_fen=1, **fields)
        spending.submit(row.uid, actor=cast.chen, seen_version=1)
        with pytest.raises(StateChanged):
            spending.approve(row.uid, actor=cast.zhou, seen_version=1)


def test_sent_back_and_void(unit: Unit, cast: Cast) -> None:
    with unit():
        row = approved(cast, funded(cast))
        row = spending.send_back(row.uid, actor=cast.fang, note="账号不对")
        assert row.state == "draft"
        spending.submit(row.uid, actor=cast.chen)
        assert row.approved_by is None, "it is agreed to anew"
        assert spending.void(row.uid, actor=cast.chen, note="不买了").state == "void"
        with pytest.raises(StateChanged):
            spending.submit(row.uid, actor=cast.chen)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fen": 0}, "/amount"),
        ({"fen": rules.SPENDING_FEN_MAX + 1}, "/amount"),
        ({"what_for": "买"}, "/what_for"),
        ({"what_for": "长" * 61}, "/what_for"),
        ({"what_for": "给 13800000001 买书包"}, "/what_for"),
        ({"note": "长" * 201}, "/note"),
        ({"goods": (Goods("书包", 1, "个"),) * 51}, "/goods"),
        ({"goods": (Goods("找 13800000001", 1, "个"),)}, "/goods"),
    ],
)
def test_a_spending_that_cannot_be(unit: Unit, cast: Cast, changes: dict[str, object], field: str) -> None:
    with unit():
        uid = funded(cast)
        with pytest.raises(BadSpending) as refusal:
            draft(cast, uid, **changes)  # type: ignore[arg-type]
    assert [line["field"] for line in refusal.value.detail] == [field]


def test_it_serves_a_line_of_this_campaigns_budget(unit: Unit, cast: Cast) -> None:
    with unit():
        uid, other = funded(cast), funded(cast, 500_00, title="另一个项目")
        for line in (line_of(other), "", "0" * 16):
            with pytest.raises(BudgetLineUnknown):
                draft(cast, uid, budget_line=line, to=payee(cast, bank_account=f"62220000{line or 1}").uid)
        with pytest.raises(NotFound):
            draft(cast, uid, to="0" * 16)


def test_nothing_is_asked_of_a_concluded_campaign(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast)
        campaigns.end(uid, actor=cast.zhou, reason="期满")
        assert draft(cast, uid).state == "draft", "what was raised is spent after the end, too"
        disclosure.publish(uid, WORDS, actor=cast.zhou, kind=ReportKind.FINAL)
        campaigns.conclude(uid, actor=cast.zhou, reason="完成")
        with pytest.raises(SpendingOver):
            draft(cast, uid, to=queries.payee_choices()[0][0])


def test_agreed_to_only_by_another_person_with_that_post(unit: Unit, cast: Cast) -> None:
    with unit():
        row = draft(cast, funded(cast))
        spending.submit(row.uid, actor=cast.chen)
        with pytest.raises(Forbidden):
            spending.approve(row.uid, actor=cast.fang, seen_version=row.version)
        both = type(cast.chen)("staff", cast.chen.uid, cast.chen.roles | cast.zhou.roles)
        with pytest.raises(SamePerson):
            spending.approve(row.uid, actor=both, seen_version=row.version)


def test_never_more_is_promised_than_the_purse_holds(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 1000_00)
        first = approved(cast, uid, 700_00)
        second = draft(cast, uid, 300_01, to=first.payee.uid)
        with pytest.raises(NotCovered, match="还可拨付 300.00 元"):
            spending.submit(second.uid, actor=cast.chen)
        assert second.state == "draft"
        third = draft(cast, uid, 300_00, to=first.payee.uid)
        fourth = draft(cast, uid, 100_00, to=first.payee.uid)
        for row in (third, fourth):
            spending.submit(row.uid, actor=cast.chen)
        third = spending.approve(third.uid, actor=cast.zhou, seen_version=third.version)
        assert third.state == "approved"
        with pytest.raises(NotCovered, match="还可拨付 0.00 元"):
            spending.approve(fourth.uid, actor=cast.zhou, seen_version=fourth.version)


def test_only_the_project_post_asks(unit: Unit, cast: Cast) -> None:
    with unit():
        uid, to = funded(cast), payee(cast).uid
        for stranger in (cast.zhou, cast.fang, cast.ren):
            with pytest.raises(Forbidden):
                campaigns.draft_spending(
                    uid, budget_line=line_of(uid), payee=to, amount_fen=1, what_for="买书包", actor=stranger
                )


@pytest.mark.parametrize(
    ("text", "goods", "wrong"),
    [
        ("棉被 120 床\n\n热水袋　30个", ["棉被 120 床", "热水袋 30 个"], 0),
        ("护眼 台灯 8 盏", ["护眼 台灯 8 盏"], 0),
        ("棉被120床", [], 1),
        ("棉被 0 床\n米 5 袋", ["米 5 袋"], 1),
        ("", [], 0),
    ],
)
def test_goods_as_people_write_them(text: str, goods: list[str], wrong: int) -> None:
    found, bad = rules.read_goods(text)
    assert ([line.says for line in found], len(bad)) == (goods, wrong)
