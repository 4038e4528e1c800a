"""Partners of a campaign (慈善法 26): first that a whole one passes, then each refusal with its field and article."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest

from server.campaigns import changes, queries, rules
from server.campaigns import service as campaigns
from server.campaigns.errors import GateClosed, PaperUnknown
from server.campaigns.rules.plan import rule_set
from server.kit import clock
from server.kit.errors import Invalid
from tests.campaigns.partners import partner
from tests.campaigns.plans import CHARITY, TODAY, plan
from tests.files.pictures import jpeg

ARTICLE = "《慈善法》第二十六条"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.start_of(TODAY)):
        yield


def refused(*partners):
    found = rules.gate(plan(partners=partners), CHARITY, TODAY)
    assert {one.article for one in found} <= {ARTICLE}
    return [one.field for one in found]


def test_article_26_a_partner_evaluated_and_bound_passes():
    assert refused(partner()) == []


@pytest.mark.parametrize("field", ["name", "work", "agreement_no", "agreed_on", "evaluation", "evaluated_on", "paper"])
def test_article_26_what_is_missing(field):
    empty = None if field.endswith("_on") else " " if field != "paper" else ""
    second = {"name": "第二家", field: empty}
    assert refused(partner(), partner(**second)) == [f"/partners/1/{field}"]


def test_article_26_the_agreement_is_signed_before_the_campaign():
    start = plan().starts_on
    assert refused(partner(agreed_on=start)) == []
    assert refused(partner(agreed_on=start + timedelta(days=1))) == ["/partners/0/agreed_on"]


def test_article_26_the_evaluation_comes_before_the_agreement():
    one = partner()
    assert refused(replace(one, evaluated_on=one.agreed_on)) == []
    assert refused(replace(one, evaluated_on=one.agreed_on + timedelta(days=1))) == ["/partners/0/evaluated_on"]


def test_article_26_the_evaluation_came_with_the_amendment():
    """A campaign that began before 5 September 2024 keeps the rules of its time."""
    assert not rule_set(date(2024, 9, 4)).evaluates_partners
    assert rule_set(date(2024, 9, 5)).evaluates_partners
    old = plan(
        starts_on=date(2024, 9, 4), partners=(partner(agreed_on=date(2024, 9, 1), evaluation="", evaluated_on=None),)
    )
    assert [one.field for one in rules.gate(old, CHARITY, TODAY) if one.article == ARTICLE] == []


def test_too_many_and_too_long(unit, cast):
    many = tuple(partner(name=f"第{n}家") for n in range(11))
    for wrong in (many, (partner(evaluation="长" * 301),), (partner(), partner())):
        with unit(), pytest.raises(Invalid):
            campaigns.draft(plan(partners=wrong), actor=cast.chen)


def test_article_26_the_signed_paper_is_asked_for_and_kept(unit, cast):
    with unit():
        campaigns.set_charity(CHARITY, actor=cast.zhou)
        row = campaigns.draft(plan(partners=(partner(paper="forged0000000000"),)), actor=cast.chen)
        with pytest.raises(GateClosed) as closed:
            campaigns.submit(row.uid, actor=cast.chen)
        assert [line["field"] for line in closed.value.detail] == ["/partners/0/paper"], "a uid that was typed is none"
        papers = {0: BytesIO(jpeg())}
        row = campaigns.edit(row.uid, plan(partners=(partner(),)), actor=cast.chen, seen_version=0, papers=papers)
        kept = row.partners[0].paper
        again = partner(work="只做宣传")
        row = campaigns.edit(row.uid, plan(partners=(again,)), actor=cast.chen, seen_version=row.version)
        assert (row.partners[0].paper, row.partners[0].work) == (kept, "只做宣传")
        assert changes.paper(row, row.partners[0].uid) == kept
        other = partner(name="另一家")
        row = campaigns.edit(row.uid, plan(partners=(other,)), actor=cast.chen, seen_version=row.version)
        with pytest.raises(PaperUnknown):
            changes.paper(row, row.partners[0].uid)
        assert [one.field for one in queries.gate_of(row)] == ["/partners/0/paper"]
