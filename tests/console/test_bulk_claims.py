"""A partner takes on many wishes in one go, sends its parcels in one go, and is told of each that could not be done."""

import pytest
from sqlalchemy import func, select, update

from server.kit import clock
from server.kit.db import db
from server.kit.ids import new_uid
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.models import Claim, Wish
from server.wishes.queries import bulks
from server.wishes.rules import BULK_MAX
from server.wishes.service import bulk
from tests.cast import OTHER_TOWN, TOWN
from tests.console.seats import seat
from tests.counting import counted
from tests.wishes import desk
from tests.wishes.test_outcomes import partner


@pytest.fixture
def clerk(unit, cast):
    with unit():
        return partner("示例爱心企业", "xin")


@pytest.fixture
def xin(app, unit, clerk):
    return seat(app, unit, clerk)


@pytest.fixture
def shelf(unit, cast):
    """Five wishes: three goods here, one of them dear, one service, one in the next town."""
    with unit():
        one = desk.person(cast)
        return [
            desk.on_the_shelf(cast, person_uid=one, title="台灯", price_fen=8000),
            desk.on_the_shelf(cast, person_uid=one, title="棉被", price_fen=20000),
            desk.on_the_shelf(cast, person_uid=one, title="轮椅", price_fen=90000),
            desk.on_the_shelf(cast, person_uid=one, **desk.a_service()),
            away(desk.on_the_shelf(cast, person_uid=one, title="书包", price_fen=9000)),
        ]


def away(uid):
    db.session.execute(update(Wish).where(Wish.uid == uid).values(area_code=OTHER_TOWN))
    return uid


def take(desk_, picks, key=None):
    return desk_.post("/bulk-claims", key=key or new_uid(), pick=picks)


def test_more_than_may_be_claimed_at_once_is_refused_and_none_of_it_done(xin, unit, cast, shelf):
    answer = take(xin, [*shelf, *(f"{number:016d}" for number in range(BULK_MAX))])
    assert (answer.status_code, "一次最多选 100 条" in answer.get_data(as_text=True)) == (422, True)
    with unit():
        assert db.session.scalar(select(func.count()).select_from(Claim)) == 0


def test_chosen_seen_claimed_and_sent(xin, clerk, unit, cast, shelf):
    page = xin.page("/bulk-claims?number=50&kind=goods&most=200")
    assert "找到 <b>3</b> 个，参考价合计 <b>370.00</b> 元" in page
    assert "轮椅" not in page
    answer = take(xin, [shelf[0], shelf[1], shelf[4]])
    assert answer.status_code == 303
    result = xin.page(answer.location.removeprefix("/console"))
    assert "认领了 3 个" in result
    assert "灵泉街道便民服务中心一楼" in result
    with unit():
        held = bulks.to_send(clerk)
        assert [(one.claim.pieces, one.claim.slot, one.wish.state) for one in held] == [(1, None, "claimed")] * 3
        first, second, _third = (one.claim.uid for one in held)
    sent = xin.post("/parcels", carrier="中国邮政", **{f"waybill-{first}": "YZ1", f"waybill-{second}": "YZ2"})
    assert sent.status_code == 303
    assert "共 <b>1</b> 件待寄出" in xin.page("/parcels")
    with unit():
        assert queries.desk_claim(first, actor=cast.tian)[0].waybill == "YZ1"


def test_the_one_download_says_where_every_parcel_goes(xin, shelf):
    where = take(xin, shelf[:2]).location
    columns = ["title", "no", "station", "address", "phone"]
    query = f"queue=all&bulk={where.rpartition('/')[2]}"
    told = xin.post("/lists/claims/export", query=query, form="csv", cols=columns).get_data(as_text=True)
    assert told.count("灵泉街道便民服务中心一楼") == 2


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("number=2", ["台灯", "棉被"]),
        (f"number=9&area={OTHER_TOWN}", ["书包"]),
        (f"number=9&area={TOWN}&kind=service", ["陪老人聊天"]),
        ("number=9&most=85.5", ["台灯"]),
    ],
)
def test_filters_and_the_longest_waiting_first(unit, clerk, xin, shelf, asked, titles):
    page = xin.page(f"/bulk-claims?{asked}")
    assert [title for title in ("台灯", "棉被", "轮椅", "陪老人聊天", "书包") if f">{title}<" in page] == titles


@pytest.mark.parametrize(
    "odd", ["number=0", f"number={BULK_MAX + 1}", "number=5&most=x", "number=5&kind=money", "number=5&area=1"]
)
def test_odd_questions(xin, shelf, odd):
    answer = xin.get(f"/bulk-claims?{odd}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_what_was_taken_meanwhile_is_told_and_the_rest_is_done(xin, unit, cast, shelf):
    with unit():
        wishes.claim(shelf[0], actor=cast.lan)
    page = xin.page(take(xin, shelf[:2]).location.removeprefix("/console"))
    assert "认领了 1 个，1 个没有认领到" in page
    assert "<b>台灯</b>：这个心愿刚刚被别人认领了" in page


def test_the_same_form_twice_claims_once_and_goes_on_where_it_was_cut(xin, clerk, unit, shelf):
    key = new_uid()
    with unit():
        bulk.begin(key, 2, actor=clerk)
    with unit():
        bulk.take_one(key, shelf[0], actor=clerk)
    assert "中途断了" in xin.page(f"/bulk-claims/{key}")
    for _twice in range(2):
        assert take(xin, shelf[:2], key).location.endswith(key)
    assert "认领了 2 个" in xin.page(f"/bulk-claims/{key}")
    with unit():
        assert db.session.query(Claim).count() == 2


def test_neither_its_own_nor_what_its_clerk_decided_is_offered(unit, clerk, shelf):
    with unit():
        wishes.claim(shelf[0], actor=clerk)
        db.session.execute(update(Wish).where(Wish.uid == shelf[1]).values(written_by=clerk.ref))
        found = [wish.title for wish in bulk.choose(bulk.Wanted(9), actor=clerk)]
    assert found == ["轮椅", "陪老人聊天", "书包"]


def test_ticked_in_the_list(xin, clerk, unit, cast, shelf):
    assert "认领勾选的心愿" in xin.page("/wishes?queue=open")
    with unit():
        wishes.claim(shelf[0], actor=cast.lan)
        picks = [f"{uid}:0" for uid in shelf[:2]]
    xin.post("/lists/wishes/batch", act="claim", pick=picks)
    page = xin.page("/wishes?queue=open")
    assert "已认领 1 条，1 条没有办成" in page
    assert "这个心愿刚刚被别人认领了，看看其他心愿吧：台灯" in page


def test_more_than_three_and_a_week_for_each(unit, clerk, shelf):
    """The agreement of a partner knows no limit of three; the lease holds for each."""
    with unit():
        for uid in shelf:
            claim = wishes.claim(uid, actor=clerk)
            assert (claim.lease_until - claim.at).days == 7
        assert int(queries.claims_waiting(clerk)) == 5
        assert queries.claim_counts(clerk)["mine"] == 5


def test_nothing_ticked(xin):
    assert "还没有勾选" in xin.client.get(take(xin, []).location).get_data(as_text=True)


def test_what_could_not_be_sent_stays_with_why(xin, clerk, unit, cast, shelf):
    take(xin, shelf[:2])
    with unit():
        first, second = (one.claim.uid for one in bulks.to_send(clerk))
        wishes.release(first, actor=clerk, reason="买不到")
    answer = xin.post("/parcels", carrier="中国邮政", **{f"waybill-{first}": "YZ1", f"waybill-{second}": "长" * 41})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "最多 40 个字" in page
    assert "还没有填快递单号" in xin.client.get(xin.post("/parcels", carrier="邮政").location).get_data(as_text=True)


def test_what_is_due_soon_stands_first(unit, clerk, xin, shelf):
    take(xin, shelf[:2])
    with unit():
        db.session.execute(update(Claim).where(Claim.id == 2).values(lease_until=clock.now()))
        assert [one.wish.title for one in bulks.to_send(clerk)] == ["棉被", "台灯"]
    assert "已到期" in xin.page("/parcels")


def test_another_partner_finds_nothing(app, unit, xin, shelf):
    where = take(xin, shelf[:1]).location.removeprefix("/console")
    with unit():
        stranger = partner("另一家企业", "mo")
    assert seat(app, unit, stranger).get(where).status_code == 404


def test_what_the_pages_of_a_partner_cost(xin, clerk, unit, shelf):
    """No page takes more than ten statements, before the parcel has left and after; few of them read wishes."""
    taken, other = shelf[:2]
    with counted() as claiming:
        assert xin.post(f"/wishes/{taken}/claim").status_code == 303
    assert len(claiming) <= 8, "\n".join(claiming)
    few = {
        "/wishes?queue=open": 9,
        f"/wishes/{taken}": 10,
        f"/wishes/{other}": 8,
        "/claims?queue=all": 10,
        "/parcels": 6,
    }
    for _once in ("held", "sent"):
        for path, whole in few.items():
            with counted() as statements:
                xin.page(path)
            own = [one for one in statements if one.startswith(("SELECT wishes.", "SELECT claims."))]
            assert (len(statements) <= whole, len(own) <= 4) == (True, True), "\n".join([path, *statements])
        with unit():
            (claim,) = [one.claim.uid for one in bulks.to_send(clerk)] if _once == "held" else [""]
        if claim:
            with counted() as sending:
                xin.post("/parcels", carrier="邮政", **{f"waybill-{claim}": "YZ1"})
            assert len(sending) <= 8, "\n".join(sending)


def test_a_partner_is_told_of_consent_only_where_it_wrote_the_wish(xin, clerk, unit, shelf):
    assert "受助人" not in xin.page(f"/wishes/{shelf[0]}")
    with unit():
        db.session.execute(update(Wish).where(Wish.uid == shelf[1]).values(written_by=clerk.ref))
    assert "已同意公开心愿" in xin.page(f"/wishes/{shelf[1]}")


def test_statements_do_not_grow_with_the_number(xin, shelf):
    where = take(xin, shelf[:1]).location.removeprefix("/console")
    more = take(xin, shelf[1:4]).location.removeprefix("/console")
    numbers = []
    for path in (where, more):
        with counted() as statements:
            xin.page(path)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 10
