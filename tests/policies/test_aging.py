"""Old paper: what of it is no longer so, and how many are counted as old, by the same rule."""

from datetime import date, timedelta

from server.kit.actors import THE_CLOCK
from server.kit.clock import at, now, start_of, today
from server.policies import queries
from server.policies import service as policies
from server.policies.queries import aging
from server.policies.service import figures as acts
from server.policies.service.figures import Given
from tests.cast import TOWN
from tests.counting import counted
from tests.policies.test_publish import BU, prepared

LINE = "城市低保标准_元"
LONG_AGO = start_of(date(2023, 1, 1))
RISE = today() - timedelta(days=30)
OTHER = Given("农村低保标准_元", RISE, 715, "示例")


def published(policy, cast, **texts):
    asked = prepared(policy, cast.ren, **texts)
    return policies.publish(asked, actor=BU, seen_version=asked.version).number


def adopted(*given, moment=LONG_AGO):
    with at(moment):
        acts.adopt(given, actor=THE_CLOCK)


def test_a_newer_text_makes_paper_old(unit, cast, policy):
    with unit():
        number = published(policy, cast, sum_text="每月 200 元")
        is_old = aging.judge()
        assert [is_old(policy.uid, one, now()) for one in (number - 1, number)] == [True, False]
        assert not is_old("nobody", 0, now())


def test_a_figure_that_has_changed_makes_paper_old(unit, cast, policy):
    given = [Given(LINE, date(2023, 1, 1), 885, "示例"), Given(LINE, RISE, 935, "示例"), OTHER]
    with unit():
        adopted(*given)
        number = published(policy, cast, sum_text="每月 {城市低保标准_元} 元")
        is_old = aging.judge()
        days = [start_of(day) for day in (RISE - timedelta(days=1), RISE, today())]
        assert [is_old(policy.uid, number, day) for day in days] == [True, False, False]
        assert [bool(aging.changes(policy.uid, number, day)) for day in days] == [True, False, False]
        other = next(card.id for card in queries.cards() if card.no != policy.no)
        assert not is_old(other, 1, days[0])


def test_a_figure_agreed_later_for_an_earlier_day_makes_paper_old(unit, cast, policy):
    """The paper could not carry it: it was printed after that day, and before anybody had entered the figure."""
    with unit():
        adopted(Given(LINE, date(2023, 1, 1), 885, "示例"))
        number = published(policy, cast, sum_text="每月 {城市低保标准_元} 元")
        printed_at = now()
        assert not aging.judge()(policy.uid, number, printed_at)
        asked = acts.ask(Given(LINE, RISE, 935, "赣民发（示例）"), actor=cast.ren)
        assert not aging.judge()(policy.uid, number, printed_at), "one person alone changes nothing"
        acts.agree(asked, actor=BU, seen_version=asked.version)
        assert aging.judge()(policy.uid, number, printed_at)
        said = [(one.label, one.before, one.after) for one in aging.changes(policy.uid, number, printed_at)]
        assert said == [("多少钱（短）", "每月 885 元", "每月 935 元")]
        assert not aging.judge()(policy.uid, number, now())
        assert aging.changes(policy.uid, number, now()) == []


def test_paper_printed_before_a_figure_was_agreed_is_not_printed_again(unit, cast, policy):
    """Its number would stand for other words than those on the wall; somebody who scans it asks for a new one."""
    with unit():
        adopted(Given(LINE, date(2023, 1, 1), 885, "示例"))
        published(policy, cast, sum_text="每月 {城市低保标准_元} 元")
        poster = policies.register_policy("6", area_code=TOWN, actor=cast.tian)
        assert queries.papers.old_ones([poster]) == set()
        asked = acts.ask(Given(LINE, RISE, 935, "赣民发（示例）"), actor=cast.ren)
        acts.agree(asked, actor=BU, seen_version=asked.version)
        assert queries.papers.old_ones([poster]) == {poster.uid}
        assert aging.is_old(poster)


def test_a_figure_that_is_to_change_leaves_paper_as_it_is(unit, cast, policy):
    given = [Given(LINE, date(2023, 1, 1), 885, "示例"), Given(LINE, today() + timedelta(days=1), 935, "示例")]
    with unit():
        adopted(*given)
        number = published(policy, cast, papers=["收入低于{城市低保标准_元}元的声明"])
        assert not aging.judge()(policy.uid, number, now() - timedelta(days=90))


def test_its_statements_are_two(unit, cast, policy):
    with unit():
        with counted() as statements:
            aging.judge()
        assert len(statements) == 1
        adopted(Given(LINE, date(2023, 1, 1), 885, "示例"))
        published(policy, cast, sum_text="每月 {城市低保标准_元} 元")
    with unit():
        with counted() as statements:
            is_old = aging.judge()
            for _ in range(20):
                is_old(policy.uid, 1, now())
        assert len(statements) == 2


def test_who_asks_whether_a_code_is_ours_hears_that_the_paper_is_old_as_who_scans_it(unit, cast, policy, phone):
    """By a figure alone, too: both doors of 验真 and the scan say the same."""
    with unit():
        adopted(Given(LINE, date(2023, 1, 1), 885, "示例"), Given(LINE, RISE, 935, "示例"))
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
