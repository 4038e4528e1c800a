"""What a person typed is whole or refused; only what a machine says is cut."""

import pytest

from server.kit.errors import Invalid
from server.kit.lengths import NOTE_CHARS, no_more, shortened, whole
from server.wishes import service as wishes
from server.wishes.states import WishState
from tests.wishes import desk


def test_what_fits_is_kept_to_the_letter():
    text = "𠮷" * NOTE_CHARS
    assert whole(text) == shortened(text) == text


def test_what_does_not_fit_is_refused_with_its_limit():
    with pytest.raises(Invalid) as refused:
        whole("长" * 61, 60, "title")
    issue = "最多 60 个字，现在有 61 个字，请写短一些"
    assert (refused.value.says, refused.value.detail) == (issue, [{"field": "/title", "issue": issue}])


def test_more_than_can_be_done_at_once_is_refused_before_anything_is_done():
    assert no_more(["a", "b"], 2, "pick") == ["a", "b"]
    with pytest.raises(Invalid, match="一次最多选 2 条，现在选了 3 条，请分几次办"):
        no_more(["a", "b", "c"], 2, "pick")


def test_what_a_machine_says_is_seen_to_be_cut():
    assert shortened("长" * 61, 60) == "长" * 59 + "…"


def test_a_timeline_keeps_a_persons_words_or_refuses_them(unit, cast):
    with unit():
        uid = desk.in_review(cast)
    with pytest.raises(Invalid), unit():
        wishes.send_back(uid, reason="长" * (NOTE_CHARS + 1), actor=cast.chen)
    with unit():
        assert desk.row(uid).state == WishState.REVIEW
