"""The publish gate: first that a complete plan passes, then each refusal with its field and article."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from server.campaigns import rules
from server.campaigns.rules import Charity, Line, Plan, Way
from server.kit import clock
from tests.campaigns.plans import BANK, CHARITY, LISTING, MERCHANT, TODAY, plan


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.start_of(TODAY)):
        yield


def refused(a_plan, charity=CHARITY, today=TODAY):
    return [(r.field, r.article) for r in rules.gate(a_plan, charity, today)]


def test_it_works():
    assert rules.gate(plan(), CHARITY, TODAY) == []


def test_everything_missing_is_said_at_once():
    pointers = [field for field, _ in refused(Plan(title="空"), Charity())]
    assert len(pointers) == len(set(pointers)) == 27
    assert {"/charity/certificate_no", "/filing_no", "/starts_on", "/leftover_text", "/channels"} <= set(pointers)


@pytest.mark.parametrize("field", ["certificate_no", "certificate_issuer"])
def test_article_22_no_certificate(field):
    assert refused(plan(), replace(CHARITY, **{field: ""})) == [(f"/charity/{field}", "《慈善法》第二十二条")]


def test_article_22_a_certificate_without_an_end():
    without = replace(CHARITY, certificate_expires_on=None)
    assert refused(plan(), without) == [("/charity/certificate_expires_on", "《慈善法》第二十二条")]


def test_article_22_the_certificate_covers_the_whole_period():
    last_day = plan().ends_on
    assert refused(plan(), replace(CHARITY, certificate_expires_on=last_day)) == []
    short = replace(CHARITY, certificate_expires_on=last_day - timedelta(days=1))
    assert refused(plan(), short) == [("/charity/certificate_expires_on", "《慈善法》第二十二条")]


@pytest.mark.parametrize("field", rules.PLAN_FIELDS)
def test_article_24_each_field_of_the_plan(field):
    assert refused(plan(**{field: "　 "})) == [(f"/{field}", "《慈善法》第二十四条")]


def test_article_24_the_plan_is_filed():
    assert refused(plan(filing_no="")) == [("/filing_no", "《慈善法》第二十四条")]


def test_order_74_article_11_the_day_of_filing():
    assert refused(plan(filed_on=None)) == [("/filed_on", "《慈善组织公开募捐管理办法》第十一条")]


def test_order_74_article_11_ten_days_before_the_start():
    start = plan().starts_on
    assert refused(plan(filed_on=start - timedelta(days=10))) == []
    late = refused(plan(filed_on=start - timedelta(days=9)))
    assert late == [("/starts_on", "《慈善组织公开募捐管理办法》第十一条")]


def test_article_73_an_emergency_is_filed_within_ten_days_after_the_start():
    start = plan().starts_on
    assert refused(plan(emergency=True, filed_on=start + timedelta(days=10))) == []
    late = refused(plan(emergency=True, filed_on=start + timedelta(days=11)))
    assert late == [("/filed_on", "《慈善法》第七十三条")]


@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
def test_article_24_the_period(field):
    assert refused(plan(**{field: None})) == [(f"/{field}", "《慈善法》第二十四条")]


def test_article_24_the_end_is_after_the_start():
    assert ("/ends_on", "《慈善法》第二十四条") in refused(plan(ends_on=plan().starts_on - timedelta(days=1)))


def test_article_24_a_period_that_is_over():
    assert refused(plan(ends_on=TODAY)) == []
    assert refused(plan(ends_on=TODAY - timedelta(days=1))) == [("/ends_on", "《慈善法》第二十四条")]


def test_guangzhou_article_14_the_target_is_within_the_budget():
    assert refused(plan(target_fen=50_000_00)) == []
    assert refused(plan(target_fen=50_000_01)) == [("/target_fen", "《慈善法》第二十四条")]
    assert refused(plan(target_fen=None)) == [("/target_fen", "《慈善法》第二十四条")]
    assert refused(plan(budget=())) == [("/budget", "《慈善法》第二十四条")]
    says = rules.gate(plan(target_fen=90_000_00, budget=(Line("一项", 1_00),)), CHARITY, TODAY)[0].sentence
    assert says == "募捐目标 90,000.00 元超过逐项预算合计 1.00 元"


def test_article_27_a_listing_on_a_designated_platform():
    assert refused(plan(channels=(BANK,))) == [("/channels", "《慈善法》第二十七条")]
    off = replace(LISTING, enabled=False)
    assert refused(plan(channels=(off, BANK))) == [("/channels", "《慈善法》第二十七条")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("platform", ""),
        ("listing_id", ""),
        ("url", ""),
        ("url", "http://gongyi.example.org/1"),
        ("url", "javascript:alert(1)"),
        ("live_since", None),
        ("live_since", TODAY + timedelta(days=1)),
    ],
)
def test_article_27_what_a_listing_states(field, value):
    listing = replace(LISTING, **{field: value})
    assert refused(plan(channels=(listing,))) == [(f"/channels/0/{field}", "《慈善法》第二十七条")]


@pytest.mark.parametrize("path", ["pages/project/detail?id=7", "/pages/project/detail", "subPages/a/b"])
def test_article_27_a_mini_program_path_will_do(path):
    assert refused(plan(channels=(replace(LISTING, url=path),))) == []


def test_article_114_own_merchant_names_its_legal_basis():
    bare = replace(MERCHANT, legal_basis=" ")
    expected = [("/channels/1/legal_basis", "《慈善法》第二十七条、第一百一十四条")]
    assert refused(plan(channels=(LISTING, bare))) == expected
    assert refused(plan(channels=(LISTING, replace(bare, enabled=False)))) == []


def test_article_27_own_merchant_never_stands_alone():
    expected = [("/channels", "《慈善法》第二十七条"), ("/channels/0", "《慈善法》第二十七条")]
    assert refused(plan(channels=(MERCHANT,))) == expected


@pytest.mark.parametrize("code", ["", "51360902MJ000000", "51360902mj0000000x", "51360902MJ000000IO"])
def test_article_25_the_credit_code(code):
    assert refused(plan(), replace(CHARITY, credit_code=code)) == [("/charity/credit_code", "《慈善法》第二十五条")]


def test_article_25_name_contact_and_query():
    assert refused(plan(), replace(CHARITY, organisation="")) == [("/charity/organisation", "《慈善法》第二十五条")]
    assert refused(plan(contact_phone="")) == [("/contact_phone", "《慈善法》第二十五条")]
    assert refused(plan(query_text="")) == [("/query_text", "《慈善法》第二十五条")]


@pytest.mark.parametrize("text", ["请打 13800000001", "身份证 362202195001010011"])
def test_article_82_no_private_number_in_public_text(text):
    assert refused(plan(story=text)) == [("/story", "《慈善法》第八十二条")]


def test_the_page_needs_its_words():
    for name in ("summary", "story", "refund_text"):
        assert refused(plan(**{name: ""})) == [(f"/{name}", "公开页面要求")]


def test_every_sentence_is_chinese_and_names_an_article():
    for refusal in rules.gate(Plan(title="空"), Charity(), TODAY):
        assert "第" in refusal.article or refusal.article == "公开页面要求"
        assert refusal.sentence[0] > "\u4e00"


def test_the_rule_set_is_dated():
    assert rules.rule_set(date(2026, 1, 1)).since == date(2026, 1, 1)
    assert rules.rule_set(date(2025, 12, 31)).since == date(2024, 9, 5)
    assert "令第81号" in rules.rule_set(None).sources


def test_a_draft_may_be_unfinished_but_not_boundless():
    assert rules.too_large(Plan(title="只有名字")) == []
    wrong = Plan(
        title=" ",
        area="长" * 301,
        target_fen=0,
        budget=(Line("", 0),),
        channels=(Way("gold"), Way("bank"), Way("bank")),
    )
    assert [field for field, _ in rules.too_large(wrong)] == [
        "/title",
        "/area",
        "/target_fen",
        "/budget/0",
        "/budget/0/amount_fen",
        "/channels/0/kind",
        "/channels/2/kind",
    ]
    many = Plan(title="多", budget=tuple(Line("行", 1) for _ in range(51)))
    assert rules.too_large(many) == [("/budget", "预算和建议合计最多 50 行")]
