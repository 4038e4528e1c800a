"""Named figures by date: in texts, for rules, and agreed upon by a second person."""

from datetime import date

import pytest

from server.kit.actors import THE_CLOCK
from server.kit.clock import today
from server.kit.errors import Forbidden
from server.kit.states import SamePerson
from server.policies import queries
from server.policies import service as policies
from server.policies.errors import FigureThere, FigureUnknown, FigureWrong, NotReady
from server.policies.lists import POLICIES
from server.policies.queries import desk, figures
from server.policies.service import figures as acts
from server.policies.service.figures import Given
from tests.counting import counted
from tests.policies.table import few, taken_over
from tests.policies.test_publish import BU, prepared

LINE = "城市低保标准_元"
OLD, NEW = Given(LINE, date(2023, 1, 1), 885, "赣民字〔2023〕1号"), Given(LINE, date(2024, 1, 1), 935)


@pytest.fixture
def known(unit, cast):
    with unit():
        assert acts.adopt([OLD, NEW], actor=THE_CLOCK) == 2
        assert acts.adopt([OLD, NEW], actor=THE_CLOCK) == 0


def test_each_day_has_its_figure(unit, known):
    with unit():
        assert figures.on() == figures.on(date(2024, 1, 1)) == {LINE: 935}
        assert figures.on(date(2023, 12, 31)) == {LINE: 885}
        assert figures.on(date(2022, 12, 31)) == {}
        assert figures.for_rules() == {LINE: 93_500}


def test_a_text_shows_the_figure_of_the_day(unit, cast, known, policy):
    with unit():
        asked = prepared(
            policy, cast.ren, sum_text="每月 {城市低保标准_元} 元", papers=["收入低于{城市低保标准_元}元的声明"]
        )
        policies.publish(asked, actor=BU, seen_version=asked.version)
        full = queries.full(policy.uid)
        card = next(card for card in queries.cards() if card.no == 6)
        (line,) = POLICIES.ask(cast.ren, {"q": policy.name}).page().items[:1]
        assert figures.used_in() == {LINE: [policy.name]}
    assert (full.amount_text, card.amount_text, line.amount_text, full.papers) == (
        "每月 935 元", "每月 935 元", "每月 935 元", ("收入低于935元的声明",),
    )  # fmt: skip


def test_a_second_person_agrees(unit, cast, known):
    later = Given(LINE, today(), 960, "赣民字〔2026〕2号")
    with unit():
        row = acts.ask(later, actor=cast.ren)
        assert figures.on() == {LINE: 935}
        assert (figures.to_agree(not_by=BU), figures.to_agree(not_by=cast.ren)) == (1, 0)
        assert desk.in_review(not_by=BU) == 1
        with pytest.raises(SamePerson):
            acts.agree(row, actor=cast.ren, seen_version=0)
        with pytest.raises(Forbidden):
            acts.agree(row, actor=cast.zhou, seen_version=0)
        acts.agree(row, actor=BU, seen_version=0)
        assert figures.on() == {LINE: 960}
        assert [one.value for one in figures.every()[LINE]] == [960, 935, 885]


def test_a_day_has_one_figure_until_it_is_refused(unit, cast, known):
    given = Given(LINE, today(), 906)
    with unit():
        row = acts.ask(given, actor=cast.ren)
        with pytest.raises(FigureThere):
            acts.ask(given, actor=BU)
        with pytest.raises(FigureWrong, match="原因"):
            acts.refuse(row, actor=BU, note=" ", seen_version=0)
        acts.refuse(row, actor=BU, note="数字写反了", seen_version=0)
        acts.ask(Given(LINE, today(), 960), actor=cast.ren)
        assert figures.on() == {LINE: 935}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given("低保", date(2024, 1, 1), 1), "/figure"),
        (Given("低保_元}{", date(2024, 1, 1), 1), "/figure"),
        (Given(LINE, None, 1), "/since"),
        (Given(LINE, date(2024, 1, 1), None), "/value"),
        (Given(LINE, date(2024, 1, 1), 10**9), "/value"),
        (Given(LINE, date(2024, 1, 1), 1, "长" * 121), "/source"),
    ],
)
def test_a_wrong_one_is_refused_by_field(unit, cast, given, field):
    with unit(), pytest.raises(FigureWrong) as refusal:
        acts.ask(given, actor=cast.ren)
    assert [line["field"] for line in refusal.value.detail] == [field]


def test_a_text_waits_for_its_figure(unit, cast, policy):
    """Agreed from a later day on: the text may say it then, and not before."""
    with unit():
        acts.adopt([Given(LINE, date(2099, 1, 1), 2000)], actor=THE_CLOCK)
        asked = prepared(policy, cast.ren, sum_text="{城市低保标准_元} 元")
        with pytest.raises(NotReady) as refusal:
            policies.publish(asked, actor=BU, seen_version=asked.version)
        assert refusal.value.detail[0]["field"] == "/sum_text"
        policies.publish(asked, actor=BU, seen_version=asked.version, since=date(2099, 1, 1))


def test_a_table_with_the_number_itself_says_the_same(unit, cast, known, policy):
    with unit():
        one = queries.find("1")
        plain = queries.full(one.uid).standard
        asked = prepared(one, cast.ren, standard=plain.replace("935", "{城市低保标准_元}"))
        policies.publish(asked, actor=BU, seen_version=asked.version)
        assert queries.full(one.uid).standard == plain
        assert taken_over(few()).changed == 0


def test_texts_without_a_figure_do_not_ask_for_any(unit, policy):
    with unit(), counted() as statements:
        queries.cards()
    assert [one for one in statements if "policy_figures" in one] == []


def test_unknown_ones_are_refused(unit):
    with unit(), pytest.raises(FigureUnknown):
        figures.find("nobody")
