import pytest
from sqlalchemy import delete, select

from server.kit import search
from server.kit.db import db
from server.kit.search import SearchRow, SearchWord, forget, holds, matching, rebuild, remember, tokens
from tests.counting import counted


def test_text_is_cut_in_ones_and_twos():
    assert tokens("低保 ＡＢＣ1！") == ["低", "保", "低保", "abc1"]
    assert tokens("《》!!") == []


@pytest.fixture
def found(unit):
    with unit():
        remember("policy", "a", "城市最低生活保障", "低保")
        remember("policy", "b", "残疾人两项补贴 100%")
        remember("wish", "c", "低保家庭想要一台电风扇")

    def look(words):
        with unit():
            return sorted(db.session.scalars(matching("policy", words)))

    return look


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("低保", ["a"]),
        ("补贴 残疾", ["b"]),
        ("保", ["a"]),
        ("电风扇", []),
        ("%", []),
        ("_", []),
        ("", []),
        ("100", ["b"]),
    ],
)
def test_two_letter_words_are_found_and_wildcards_are_letters(found, words, subjects):
    assert found(words) == subjects


def test_what_is_remembered_again_replaces_what_was(unit):
    with unit():
        remember("policy", "a", "低保")
        remember("policy", "a", "特困")
        assert len(db.session.scalars(select(SearchRow)).all()) == 1
        assert list(db.session.scalars(matching("policy", "低保"))) == []
        forget("policy", "a")
        assert db.session.scalars(select(SearchRow)).all() == []


def words_of(subject):
    return set(db.session.scalars(select(SearchWord.word).where(SearchWord.subject == subject)))


def test_the_words_follow_the_row(unit):
    with unit():
        remember("wish", "a", "低保")
        assert words_of("a") == {"低", "保", "低保"}
        remember("wish", "a", "低价")
        assert words_of("a") == {"低", "价", "低价"}
        forget("wish", "a")
        assert words_of("a") == set()


def test_a_long_word_is_found_by_its_beginning(unit):
    with unit():
        remember("wish", "a", "x" * 60)
        assert list(db.session.scalars(matching("wish", "x" * 60))) == ["a"]


@pytest.mark.parametrize(
    ("rare", "sample", "leads"), [(9, 9, (True, True)), (1, 1, (False, True)), (1, 0, (False, False))]
)
def test_a_rare_word_leads_and_so_do_common_ones_that_few_hold_together(found, unit, monkeypatch, rare, sample, leads):
    """By whichever way, the same is found."""
    monkeypatch.setattr(search, "RARE", rare)
    monkeypatch.setattr(search, "SAMPLE", sample)
    with unit():
        remember("policy", "d", "低保")
        rows = select(SearchRow.subject).order_by(SearchRow.subject)
        for words, subjects, led in (("低保", ["a", "d"], leads[0]), ("低保 残疾", [], leads[1])):
            with counted() as statements:
                way = search.way("policy", words)
            assert (way.leads, len(statements)) == (led, 1)
            assert list(db.session.scalars(rows.where(way.of(SearchRow.subject)))) == subjects


def test_the_rarest_word_leads(found, unit):
    with unit():
        remember("policy", "d", "低保 残疾")
        remember("policy", "e", "低保 老人")
        assert search.way("policy", "低保 残疾 没有").wanted[0] == "没有"
        assert search.way("policy", "低保 老人").wanted[0] == "老人"
        nothing = select(SearchRow.subject).where(search.way("policy", "？").of(SearchRow.subject))
        assert list(db.session.scalars(nothing)) == []


def test_a_list_may_ask_of_each_of_its_rows(found, unit):
    with unit():
        rows = select(SearchRow.subject).order_by(SearchRow.subject)
        asked = [
            list(db.session.scalars(rows.where(holds("policy", words, SearchRow.subject))))
            for words in ("补贴 残疾", "")
        ]
        assert asked == [["b"], []]


def test_the_words_can_be_made_anew(found, unit):
    with unit():
        db.session.execute(delete(SearchWord))
        assert list(db.session.scalars(matching("policy", "低保"))) == []
        assert rebuild() == len(db.session.scalars(select(SearchWord)).all()) > 0
        assert list(db.session.scalars(matching("policy", "低保"))) == ["a"]
