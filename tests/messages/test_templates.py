"""模板 — every kind with the longest legal values fits WeChat's limits, and names nobody but the one it goes to."""

import re

import pytest

from server.config import ROOT, BadSettings, load
from server.intake.service.news import OUTSIDE as HELP
from server.intake.service.own_news import OUTSIDE as OWN
from server.kit.clock import now
from server.kit.settings import Template as Chosen
from server.kit.settings import settings
from server.messages import templates
from server.messages.errors import FieldUnfit
from server.messages.fields import kind_of
from server.messages.templates import ASKED, TEMPLATES, Outside, amount, data_of, day, fill, hour, page_of
from server.spending.rules import SPENDING_FEN_MAX, WHAT_FOR_CHARS_MAX
from server.wishes.rules import TITLE_CHARS
from server.wishes.service.news import OUTSIDE as CLAIMS
from server.wishes.service.waiting import TURN_HINT
from tests.wechat_simulator.subscribe import check_data

LONG = "给山里的孩子一套过冬的被褥2026年𠮷〇3000元"
ID, NO = "a" * 16, "XY20261122ABCDEF"


def longest(kind):
    """What callers may give at the most: a name of a unit has 60 letters, a title of a project 60."""
    facts = {"id": ID, "no": NO, "at": day(now()), "until": hour(now())}
    facts["wish"] = (LONG * 9)[:TITLE_CHARS]
    facts["project"], facts["sender"] = (LONG * 9)[:60], "某某市某某区某某街道民政服务站暨社会工作服务站" * 2
    facts["use"], facts["amount"] = (LONG * 9)[:WHAT_FOR_CHARS_MAX], amount(SPENDING_FEN_MAX)
    return facts


def every_case():
    for kind, (name, says) in CLAIMS.items():
        said = says.format(days=2, reason="")
        yield kind, Outside(name, {**longest(name), "hint": said, "result": said})
    for step, (progress, hint) in (HELP | OWN).items():
        facts = longest("help_progress") | {"page": "own/show"}
        yield step, Outside("help_progress", {**facts, "progress": progress, "hint": hint})
    for name in ("letter", "gift_spent", "refund"):  # of a letter the unit that wrote it is the field
        yield name, Outside(name, longest(name))
    yield "wish_free", Outside("wish_free", {**longest("wish_free"), "hint": TURN_HINT})
    yield "campaign_report", Outside("campaign_report", {**longest("campaign_report"), "hint": "收支和凭证都在项目页"})


@pytest.mark.parametrize(("step", "said"), list(every_case()), ids=lambda one: one if isinstance(one, str) else "")
def test_the_longest_legal_values_are_taken_by_wechat(app, step, said):
    with app.app_context():
        data = data_of(said.kind, fill(said))
        page = page_of(said)
    check_data(data)
    assert not page.startswith("/")
    assert re.fullmatch(r"[a-z]+/[a-z]+(\?[a-z]+=[A-Za-z0-9_-]+)?", page)


def test_every_kind_has_a_case_and_is_asked_for_somewhere():
    assert {said.kind for _step, said in every_case()} == set(TEMPLATES)
    assert {kind for kinds in ASKED.values() for kind in kinds} == set(TEMPLATES)
    assert all(len(kinds) <= 3 for kinds in ASKED.values()), "WeChat asks about three at once"


def test_a_constant_of_ours_is_never_shortened(app):
    with app.app_context():
        for _step, said in every_case():
            values = fill(said)
            assert all(values[name] == said.facts[name] for name in ("hint", "result", "progress") if name in values)


def test_a_value_that_fits_nowhere_is_refused(app):
    with app.app_context(), pytest.raises(FieldUnfit):
        fill(Outside("refund", {**longest("refund"), "no": "编号一"}))


def test_the_pages_are_pages_of_the_phone():
    pages = (ROOT / "static/phone/src/pages.json").read_text(encoding="utf-8")
    opened = {page_of(said).split("?")[0] for _step, said in every_case()} | {"help/show"}
    for page in opened:
        folder, name = page.split("/")
        assert f'"root": "{folder}"' in pages
        assert (ROOT / f"static/phone/src/{folder}/{name}.vue").is_file(), page


def test_the_demo_names_every_kind():
    assert set(load({}).wechat_templates) == set(TEMPLATES)
    assert list(templates.problems(load({}).wechat_templates)) == []


def test_what_is_missing_or_wrong_is_told():
    given = {"refund": Chosen("R1", ("thing1", "amount2", "date3")), "nothing": Chosen("N1")}
    told = list(templates.problems(given))
    assert "WECHAT_TEMPLATES 里的 nothing 不是消息种类，请核对（见 docs/messages.md）" in told
    assert "“退款”（refund）的字段写得不对，应依次是：thing、amount、date、character_string" in told
    assert len([line for line in told if line.startswith("没有设置")]) == len(TEMPLATES) - 1


def test_keys_numbered_otherwise(app):
    with app.app_context():
        chosen = {"letter": Chosen("L1", ("thing7", "character_string2", "date9", "thing8"))}
        assert not [line for line in templates.problems(chosen) if "letter" in line]
        settings().wechat_templates.update(chosen)
        assert set(data_of("letter", fill(Outside("letter", longest("letter"))))) == set(chosen["letter"].keys)


@pytest.mark.parametrize("text", ["letter", "letter=", "letter=A;letter=B", "letter=A thing", "信=A", "letter=A B C"])
def test_a_setting_written_otherwise_is_refused(text):
    with pytest.raises(BadSettings, match="C012"):
        load({"WECHAT_TEMPLATES": text})


def test_a_setting_is_read():
    read = load({"WECHAT_TEMPLATES": " letter = Ab_1-2 thing7 date9 ; refund=R1 ;"}).wechat_templates
    assert read == {"letter": Chosen("Ab_1-2", ("thing7", "date9")), "refund": Chosen("R1")}


def test_every_field_names_its_kind():
    assert all(kind_of(field.key) for one in TEMPLATES.values() for field in one.fields)
