"""由项目代购: from the wish over a spending of three people to the person; and each refusal."""

from datetime import timedelta

import pytest

from server.kit.clock import today
from server.kit.errors import Forbidden, NotFound
from server.messages import queries as inbox
from server.spending import service as spending
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import CompanionNeeded, NotPaidYet, SpendingUnfit, WrongKind
from server.wishes.service import buying, deliver
from tests.spending import paying
from tests.wishes import desk


def bought(cast):
    """A wish that the project holds; the claim's uid."""
    return wishes.claim(desk.on_the_shelf(cast), actor=cast.chen).uid


def test_from_the_wish_to_the_person(cast, unit):
    with unit():
        uid = bought(cast)
        claim, wish = queries.desk_claim(uid, actor=cast.chen)
        asked = buying.asked_for(claim, wish)
        assert asked == {
            "what_for": "微心愿代购：电风扇", "goods": "电风扇 1 件", "amount": "150.00",
            "note": f"心愿 {wish.no}", "claim": uid,
        }  # fmt: skip
        campaign = paying.funded(cast)
        paper = paying.approved(cast, campaign, 150_00, what_for=asked["what_for"])
        claim = wishes.tie(uid, paper.uid, actor=cast.chen)
        assert (claim.state, claim.spending_uid) == ("held", paper.uid)
        assert (buying.buying(claim).says, buying.buying(claim).paid) == ("待付款", False)
        with pytest.raises(NotPaidYet):
            wishes.sent(uid, actor=cast.chen, carrier="京东", waybill="JD1")
        paying.pay(cast, paper)
        wishes.sent(uid, actor=cast.chen, carrier="京东", waybill="JD1")
        wishes.receive(uid, actor=cast.tian)
        wishes.hand_over(uid, actor=cast.tian, note="本人签收")
        wishes.confirm(uid, actor=cast.chen)
        assert queries.desk_claim(uid, actor=cast.chen)[1].state == "confirmed"
        assert inbox.inbox([cast.lan.uid]).items == []


def test_without_money_nothing_is_bought(cast, unit):
    with unit():
        uid = bought(cast)
        with pytest.raises(NotPaidYet):
            wishes.sent(uid, actor=cast.chen, carrier="京东", waybill="JD1")
        assert buying.buying(queries.desk_claim(uid, actor=cast.chen)[0]).says == "还没有拨付单"


def test_one_spending_buys_for_many(cast, unit):
    with unit():
        campaign, first, second = paying.funded(cast), bought(cast), bought(cast)
        paper = paying.paid(cast, campaign)
        for uid in (first, second):
            wishes.tie(uid, paper.uid, actor=cast.chen)
            assert wishes.sent(uid, actor=cast.chen, carrier="京东", waybill=f"JD{uid}").state == "sent"


def test_a_spending_that_is_void_buys_nothing(cast, unit):
    with unit():
        uid, paper = bought(cast), paying.draft(cast, paying.funded(cast))
        spending.void(paper.uid, actor=cast.chen, note="不买了")
        with pytest.raises(SpendingUnfit):
            wishes.tie(uid, paper.uid, actor=cast.chen)
        with pytest.raises(NotFound):
            wishes.tie(uid, "nosuchpaper00000", actor=cast.chen)


def test_what_a_donor_holds_is_the_donors(cast, unit):
    with unit():
        uid, paper = desk.held(cast), paying.draft(cast, paying.funded(cast))
        with pytest.raises(WrongKind):
            wishes.tie(uid, paper.uid, actor=cast.chen)
        mine = bought(cast)
        for who in (cast.tian, cast.zhou):
            with pytest.raises(Forbidden):
                wishes.tie(mine, paper.uid, actor=who)


# ---- 陪同: who goes along to a home ----


def test_who_arranges_goes_along_unless_it_says_otherwise(cast, unit):
    with unit():
        first, second = (desk.held(cast, cast.bo, **desk.a_service(title=title)) for title in ("理发", "陪诊"))
        day = today() + timedelta(days=1)
        assert wishes.arrange(first, actor=cast.tian, day=day).companion == cast.tian.uid
        wish = queries.desk_claim(second, actor=cast.tian)[1]
        assert (cast.wang.uid, "王走访（网格员）") in deliver.companions(wish)
        assert wishes.arrange(second, actor=cast.tian, day=day, companion=cast.wang.uid).companion == cast.wang.uid


def test_only_somebody_who_works_there(cast, unit):
    with unit():
        uid = desk.held(cast, **desk.a_service())
        for wrong in (cast.guo.uid, cast.fang.uid, cast.lan.uid, "nobody0000000000"):
            with pytest.raises(CompanionNeeded):
                wishes.arrange(uid, actor=cast.tian, day=today(), companion=wrong)
