"""尊严卫士: what must be found is found, what people ordinarily write passes, no trick of writing hides anything."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.kit.guard import HARD, Kind, look, look_at_all
from tests.hostile.strings import ALL

HERE = Path(__file__).parent
DEMO = Path("server/demo/data/wishes.csv")
SHOWN = [tuple(line.split("\t")) for line in (HERE / "found.txt").read_text(encoding="utf-8").splitlines()]
ORDINARY = (HERE / "ordinary.txt").read_text(encoding="utf-8").splitlines()
INVISIBLE = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u061c", "\u200f", "\ufe0f")
WRITTEN = {"name": "李秀英", "phone": "13800000001", "id_number": "360902195001010019", "card": "6222021508000000001"}


def kinds(text, **more):
    return {one.kind for one in look(text, **more)}


def test_the_lists_are_long_enough():
    assert len(SHOWN) >= 150
    assert len(set(ORDINARY)) >= 300
    assert {row[0] for row in SHOWN} == set(Kind) - {Kind.NUMBER, Kind.AGE}


@pytest.mark.parametrize(("kind", "what", "text"), SHOWN)
def test_what_shows_somebody_is_found_in_its_place(kind, what, text):
    mine = [text[one.start : one.end] for one in look(text) if one.kind == kind]
    assert any(what in found or (found in what and len(found) * 2 > len(what)) for found in mine), look(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_what_people_ordinarily_write_passes(text):
    assert look(text) == []


def test_the_wishes_of_the_demo_pass():
    with DEMO.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = [
        (row["title"], found)
        for row in rows
        if (
            found := look_at_all(
                {name: row[name] for name in ("title", "for_whom", "story")}, child=row["person_kind"] == "困境儿童"
            )
        )
    ]
    assert len(rows) == 24
    assert shown == []


@pytest.mark.parametrize("trick", [*INVISIBLE, " ", "\u3000", "\u3164", "\u2800", "\u202f"])
@pytest.mark.parametrize("kind", WRITTEN)
def test_nothing_hides_between_the_letters(kind, trick):
    text = f"老人{trick.join(WRITTEN[kind])}，想要一台电扇"
    assert kind in kinds(text, known_names=["李秀英"])


@pytest.mark.parametrize("kind", ["phone", "id_number", "card"])
@pytest.mark.parametrize("first", [0xFF10, 0x1D7CE, 0x1D7D8, 0x0660, 0x06F0, 0x0966])
def test_no_digit_of_the_world_hides_a_number(kind, first):
    assert kind in kinds("号码" + "".join(chr(first + int(digit)) for digit in WRITTEN[kind]))


@pytest.mark.parametrize("control", ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2069"])
def test_text_that_is_drawn_otherwise_than_it_is_stored_may_not_stand(control):
    found = look(f"电话{control}10000000831")
    assert (found[0].kind, found[0].hard) == (Kind.HIDDEN, True)


@pytest.mark.parametrize(
    "written", ["李秀英", "李 秀 英", "李\n秀英", "李·秀·英", "李-秀英", "李（秀）英", "「李秀英」"]
)
def test_a_name_on_record_is_found_whatever_parts_it(written):
    text = f"这家的{written}种了一辈子田"
    found = look(text, known_names=["李秀英"])
    assert [one.kind for one in found] == [Kind.NAME]
    assert text[found[0].start : found[0].end].strip("「」") == written.strip("「」")


def test_a_rare_or_minority_name_on_record_is_found():
    for name in ("𠮷野", "阿卜杜热合曼·买买提", "卓玛", "བཀྲ་ཤིས་"):
        assert kinds(f"老人{name}种田", known_names=[name]) >= {Kind.NAME}
    assert kinds("老人种田", known_names=["", "李", "\u200b"]) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("孩子8岁，想要书包", Kind.AGE),
        ("孩子八岁半，想要书包", Kind.AGE),
        ("孩子18个月大，缺奶粉", Kind.AGE),
        ("孩子读三年级", Kind.CLASS),
        ("她上初二，缺一盏灯", Kind.CLASS),
        ("在示例小学读书", Kind.SCHOOL),
        ("2015年6月出生的孩子", Kind.BIRTH),
        ("小明想要一个书包", Kind.CALL),
    ],
)
def test_of_a_child_there_are_bands_and_no_years(text, kind):
    found = [one for one in look(text, child=True) if one.kind == kind]
    assert found
    assert all(one.hard for one in found)
    assert not any(one.hard for one in look(text))


@pytest.mark.parametrize(
    "text", ["小学阶段的孩子想要书包", "6至10岁的孩子", "10岁左右的孩子", "学龄前的孩子", "读初中的孩子想要一盏灯"]
)
def test_bands_of_a_child_may_stand(text):
    assert look(text, child=True) == []


def test_a_grown_ups_age_by_itself_may_stand():
    assert look("89岁独居老人") == []
    assert look("老人82岁，想要电扇") == []


def test_what_is_harmless_in_each_field_is_not_together():
    texts = {"title": "收音机", "for_whom": "示例村的老人", "story": "老人78岁，老伴去年去世，想要一台收音机。"}
    assert all(look(text) == [] for text in texts.values())
    found = look_at_all(texts)
    assert {field: [one.kind for one in lines] for field, lines in found.items()} == {"for_whom": [Kind.COMBINATION]}
    assert texts["for_whom"][found["for_whom"][0].start : found["for_whom"][0].end] == "示例村"


def test_every_finding_says_what_to_write_instead():
    for kind in Kind:
        one = look_at_all({"a": next((row[2] for row in SHOWN if row[0] == kind), "孩子8岁")}, child=True)["a"][0]
        assert one.says
        assert one.advice.endswith("。")


@pytest.mark.parametrize("text", ALL)
def test_naughty_texts_do_no_harm(text):
    well_formed(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=5), max_size=3), st.booleans())
def test_any_text_at_all(text, names, child):
    well_formed(text, known_names=names, child=child)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([row[2] for row in SHOWN]),
            st.sampled_from(list("李欧阳小0123456789一二三岁村组号栋室·*Xx-（） \n\u200b\u202e")),
        ),
        max_size=30,
    ).map("".join)
)
def test_anything_made_of_what_it_looks_for(text):
    well_formed(text, known_names=["李秀英"])


def well_formed(text, **more):
    """Inside the text, in its order, none empty, the hard kinds hard."""
    found = look(text, **more)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.hard or one.kind not in HARD


def test_a_long_text_is_looked_through_at_once():
    """The longest story there is takes a moment, not a coffee: no pattern of it runs wild."""
    began = time.process_time()
    for text in ("李" * 600, "1 " * 300, "村" * 600, "一" * 600, "阿·" * 300, "在" + "厂" * 599, "三组" * 300):
        look(text, known_names=["李秀英"] * 6)
    assert time.process_time() - began < 3
