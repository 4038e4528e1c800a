import pytest
from sqlalchemy import select

from server.kit.db import db
from server.kit.search import SearchRow, forget, matching, remember, tokens


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
