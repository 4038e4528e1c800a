"""The forms of policies × every hostile text: a text, a card, a rule with its cases, a window, a figure."""

import pytest
from flask.testing import FlaskClient

from server.policies import queries, rules
from server.policies.queries import desk as desk_queries
from server.policies.queries import heads
from server.policies.service import heads as head_acts
from tests.console.charity_desk import Desk
from tests.console.policy_desk import drafted, form_of
from tests.console.test_policy_rules import form
from tests.hostile.strings import ALL, LONG
from tests.policies.table import few, taken_over
from tests.policies.test_publish import BU

# One of every kind: short, long, of a shape, bare, in lines, not needed.
TEXTS = ("summary", "who", "days_text", "phone", "source_url", "full_text", "papers", "door_text")
HEADS = ("name", "department", "category", "relief_class")
ROW = ("row-says", "row-cite", "row-id", "row-value", "row-fact", "row-op", "row-level", "row-since")
CASE = ("case-name", "case-answers", "case-kind", "case-decided_by", "case-yearly", "case-on")
WHOLE = ("next_step", "excludes", "requires", "label", "sum-if", "sum-formula")
WORDS = ("row-says", "row-cite", "case-name", "next_step", "label")  # what is not read, only shown
PARTS = 4  # a field meets a quarter of the texts and all long ones, its neighbours, read by the same code, the others


@pytest.fixture
def ren(app, unit, cast):
    with unit():
        taken_over(few())
    return Desk(FlaskClient(app), unit, cast.ren)


def share(fields, at):
    return (*ALL[fields.index(at) % PARTS :: PARTS], *LONG)


def judged(at, text, answer):
    """What is wrong with an answer: neither taken nor refused in words, or the text stands in it as it came."""
    page = answer.get_data(as_text=True)
    if answer.status_code not in (200, 303, 409, 413, 422):
        yield f"{at}: {text[:20]!r} was answered with {answer.status_code}"
    if "<" in text and text in page:
        yield f"{at}: {text[:20]!r} stands unescaped in the answer"
    if answer.status_code == 422 and "alert" not in page:
        yield f"{at}: {text[:20]!r} was refused without a word"


def seen(text, *, tidied):
    """As a reader sees it: blanks and the width of commas between Chinese letters are the house's own (rules.tidy)."""
    return (rules.tidy(text) if tidied else text).split()


@pytest.mark.parametrize("at", TEXTS)
def test_texts(ren, unit, at):
    path, wrong = drafted(ren, unit), []
    usual = form_of(ren.page(path))
    for text in share(TEXTS, at):
        answer = ren.post(f"{path}/edit", **{**usual, "version": str(state(unit, path)[0]), at: text})
        wrong += judged(at, text, answer)
        if answer.status_code == 303:
            with unit():
                kept = getattr(desk_queries.version(path.rsplit("/", 1)[1])[1], at)
            kept = " ".join(kept) if isinstance(kept, list) else kept
            if kept.split() != seen(text, tidied=at not in rules.BARE):
                wrong.append(f"{at}: {text[:20]!r} became {kept[:20]!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("at", HEADS)
def test_cards(ren, app, unit, at):
    """Asked for, agreed to, and shown to everybody."""
    with unit():
        uid = queries.find("6").uid
    wrong, phone = [], FlaskClient(app)
    for number, text in enumerate(share(HEADS, at)):
        usual = {"name": f"名称{number}", "department": "民政局", "category": "临时救助", "relief_class": ""}
        answer = ren.post(f"/policies/{uid}/card", **{**usual, at: text})
        wrong += judged(at, text, answer)
        if answer.status_code == 303:
            with unit():
                card = heads.waiting_for(queries.find("6"))
                head_acts.agree(card, actor=BU, seen_version=card.version)
                kept = getattr(card, at)
            if seen(kept, tidied=False) != seen(text, tidied=False):
                wrong.append(f"{at}: {text[:20]!r} became {kept[:20]!r}")
            wrong += judged(at, text, phone.get(f"/policies/{uid}"))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("at", [*ROW, *CASE, *WHOLE])
def test_rules(ren, unit, at):
    """Kept as it was written, or refused with its place; tried without a fault either way."""
    draft, wrong = drafted(ren, unit), []
    for text in share((*ROW, *CASE, *WHOLE), at):
        before = state(unit, draft)
        sent = form(version=str(before[0]))
        if at.startswith("sum-"):
            sent.update({"sum-if": "", "sum-formula": "100 元"})
        sent.setlist(at, [*sent.getlist(at)[:-1], text])
        fields = {key: sent.getlist(key) for key in sent}
        wrong += judged(f"try {at}", text, ren.post(f"{draft}/rules/try", **fields))
        answer = ren.post(f"{draft}/rules", **fields)
        wrong += judged(at, text, answer)
        after = state(unit, draft)
        if answer.status_code == 422 and after != before:
            wrong.append(f"{at}: {text[:20]!r} was refused and changed something")
        if answer.status_code == 303 and at in WORDS and text.strip() not in said_in(after):
            wrong.append(f"{at}: {text[:20]!r} was kept as something else")
    assert not wrong, "\n".join(wrong)


def state(unit, draft):
    with unit():
        version = desk_queries.version(draft.rsplit("/", 1)[1])[1]
        return version.version, version.rules, version.cases


def said_in(node):
    """Every text there is in rules and cases."""
    if isinstance(node, str):
        return {node}
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ()
    return {text for part in parts for text in said_in(part)}


@pytest.mark.parametrize(("kind", "most"), [("row", 80), ("case", 60)])
def test_more_lines_than_a_page_holds_are_refused_and_not_cut(ren, unit, kind, most):
    draft = drafted(ren, unit)
    sent = form(version="0")
    names = [name for name in sent if name.startswith(f"{kind}-")]
    for name in names:
        sent.setlist(name, [*sent.getlist(name), *sent.getlist(name)[-1:] * most])
    answer = ren.post(f"{draft}/rules", **{key: sent.getlist(key) for key in sent})
    assert (answer.status_code, f"最多 {most}" in answer.get_data(as_text=True)) == (422, True)
