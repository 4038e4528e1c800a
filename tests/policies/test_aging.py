"""Old paper: what of it is no longer so, and how many are counted as old, by the same rule."""

from datetime import date, timedelta

from server.kit.actors import THE_CLOCK
from server.kit.clock import at, now, today
from server.policies import queries
from server.policies import service as policies
from server.policies.queries import aging
from server.policies.service import figures as acts
from server.policies.service.figures import Given
from tests.cast import TOWN
from tests.counting import counted
from tests.policies.test_publish import BU, prepared

LINE = "城市低保标准_元"
RISE = today() - timedelta(days=30)
OTHER = Given("农村低保标准_元", RISE, 715, "示例")


def published(policy, cast, **texts):
    asked = prepared(policy, cast.ren, **texts)
    return policies.publish(asked, actor=BU, seen_version=asked.version).number


def test_a_newer_text_makes_paper_old(unit, cast, policy):
    with unit():
        number = published(policy, cast, sum_text="每月 200 元")
        is_old = aging.judge()
        assert [is_old(policy.uid, one, today()) for one in (number - 1, number)] == [True, False]
        assert not is_old("nobody", 0, today())


def test_a_figure_that_has_changed_makes_paper_old(unit, cast, policy):
    given = [Given(LINE, date(2023, 1, 1), 885, "示例"), Given(LINE, RISE, 935, "示例"), OTHER]
    with unit():
        acts.adopt(given, actor=THE_CLOCK)
        number = published(policy, cast, sum_text="每月 {城市低保标准_元} 元")
        is_old = aging.judge()
        days = (RISE - timedelta(days=1), RISE, today())
        assert [is_old(policy.uid, number, day) for day in days] == [True, False, False]
        assert [bool(aging.changes(policy.uid, number, day)) for day in days] == [True, False, False]
        other = next(card.id for card in queries.cards() if card.no != policy.no)
        assert not is_old(other, 1, days[0])


def test_a_figure_that_is_to_change_leaves_paper_as_it_is(unit, cast, policy):
    given = [Given(LINE, date(2023, 1, 1), 885, "示例"), Given(LINE, today() + timedelta(days=1), 935, "示例")]
    with unit():
        acts.adopt(given, actor=THE_CLOCK)
        number = published(policy, cast, papers=["收入低于{城市低保标准_元}元的声明"])
        assert not aging.judge()(policy.uid, number, today() - timedelta(days=90))


def test_its_statements_are_two(unit, cast, policy):
    with unit():
        with counted() as statements:
            aging.judge()
        assert len(statements) == 1
        acts.adopt([Given(LINE, date(2023, 1, 1), 885, "示例")], actor=THE_CLOCK)
        published(policy, cast, sum_text="每月 {城市低保标准_元} 元")
    with unit():
        with counted() as statements:
            is_old = aging.judge()
            for _ in range(20):
                is_old(policy.uid, 1, today())
        assert len(statements) == 2


def test_who_asks_whether_a_code_is_ours_hears_that_the_paper_is_old_as_who_scans_it(unit, cast, policy, phone):
    """By a figure alone, too: both doors of 验真 and the scan say the same."""
    with unit():
        acts.adopt([Given(LINE, date(2023, 1, 1), 885, "示例"), Given(LINE, RISE, 935, "示例")], actor=THE_CLOCK)
        published(policy, cast, sum_text="每月 {城市低保标准_元} 元")
        with at(now() - timedelta(days=60)):
            old = policies.register_policy("6", area_code=TOWN, actor=cast.tian)
        new = policies.register_policy("6", area_code=TOWN, actor=cast.tian)
        total = policies.register_total(TOWN, actor=cast.tian)
        assert [aging.is_old(one) for one in (old, new, total)] == [True, False, False]
        scenes = old.scene, new.scene
    told = [phone.get(f"/api/v1/verify?code={scene}").json["stale"] for scene in scenes]
    said = ["纸上是旧版" in phone.get(f"/verify?code={scene}").get_data(as_text=True) for scene in scenes]
    assert told == said == [True, False]
