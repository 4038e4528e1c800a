"""回信 — written by the station, read by a second person, then by everybody; the donor hears once."""

import pytest

from server.kit.actors import CLOCK, DONOR
from server.kit.errors import Forbidden, Invalid
from server.kit.states import SamePerson, StateChanged
from server.messages import queries as messages
from server.people.roles import Role
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import LetterThere, NothingArrived, PrivateText, ReasonNeeded, StoryGone, WishNotFound
from server.wishes.queries import letters
from server.wishes.states import LETTER_LIFE, LetterState
from tests.wishes import desk

TEXT = "老人让我们替她说声谢谢。"


@pytest.fixture
def wish(cast, unit):
    """One whose thing is in the person's hands."""
    with unit():
        return queries.desk_claim(desk.handed_over(cast), actor=cast.chen)[1].uid


def write(cast, wish, text=TEXT):
    return wishes.write_letter(wish, actor=cast.tian, text=text)


def told(cast):
    return [one.title for one in messages.inbox([cast.lan.uid]).items].count("收到一封回信")


def test_it_works(cast, unit, wish):
    with unit():
        letter = write(cast, wish)
        assert (letter.state, letter.sender) == ("review", "乡镇民政岗")
        assert queries.find_public(wish).letter_text is None
        assert told(cast) == 0
    with unit():
        wishes.publish_letter(wish, actor=cast.chen, seen_version=letter.version)
        row = queries.find_public(wish)
        assert (row.letter_text, row.letter_from) == (TEXT, "乡镇民政岗")
        assert row.letter_at is not None
        assert told(cast) == 1


def test_nobody_lets_out_their_own(cast, unit, wish):
    with unit():
        letter = write(cast, wish)
        with pytest.raises(SamePerson):
            wishes.publish_letter(wish, actor=cast.tian, seen_version=letter.version)


def test_only_what_was_read_is_let_out(cast, unit, wish):
    with unit():
        letter = write(cast, wish)
        read = letter.version
        wishes.send_letter_back(wish, actor=cast.chen, reason="写具体些", seen_version=read)
        write(cast, wish, "电风扇很合用，谢谢。")
        with pytest.raises(StateChanged):
            wishes.publish_letter(wish, actor=cast.chen, seen_version=read)


def test_sent_back_it_is_written_anew(cast, unit, wish):
    with unit():
        letter = write(cast, wish)
        with pytest.raises(ReasonNeeded):
            wishes.send_letter_back(wish, actor=cast.chen, reason=" ", seen_version=letter.version)
        wishes.send_letter_back(wish, actor=cast.chen, reason="写具体些", seen_version=letter.version)
        letter = write(cast, wish, "电风扇很合用，谢谢。")
        wishes.publish_letter(wish, actor=cast.chen, seen_version=letter.version)
        assert queries.find_public(wish).letter_text == "电风扇很合用，谢谢。"


def test_a_letter_names_nobody_and_has_an_end(cast, unit, wish):
    with unit():
        with pytest.raises(PrivateText):
            write(cast, wish, f"{desk.NAME}说谢谢您")
        for text in ("", " ", "长" * 501):
            with pytest.raises(Invalid):
                write(cast, wish, text)


def test_nobody_thanks_for_what_has_not_come(cast, unit):
    with unit():
        early = queries.desk_claim(desk.received(cast), actor=cast.chen)[1].uid
        with pytest.raises(NothingArrived):
            write(cast, early)


def test_one_letter_at_a_time(cast, unit, wish):
    with unit():
        letter = write(cast, wish)
        with pytest.raises(StateChanged):
            write(cast, wish)
        letter = wishes.publish_letter(wish, actor=cast.chen, seen_version=letter.version)
        with pytest.raises(LetterThere):
            write(cast, wish)
        wishes.withdraw_letter(wish, actor=cast.chen, reason="站点要求", seen_version=letter.version)
        assert queries.find_public(wish).letter_text is None
        assert write(cast, wish).state == "review"


def test_a_story_taken_back_takes_its_letter_along(cast, unit, wish):
    with unit():
        desk.answered_by_letter(cast, wish)
        wishes.take_back(wish, actor=cast.tian)
        assert queries.find_public(wish).letter_text is None
        assert letters.desk_letter(wish, actor=cast.tian)[1] is None
        with pytest.raises(StoryGone):
            write(cast, wish)


def test_who_may(cast, unit, wish):
    with unit():
        with pytest.raises(Forbidden):
            wishes.write_letter(wish, actor=cast.fang, text=TEXT)
        for elsewhere in (cast.guo, cast.wang):
            with pytest.raises(WishNotFound):
                wishes.write_letter(wish, actor=elsewhere, text=TEXT)
        with pytest.raises(StateChanged):
            wishes.publish_letter(wish, actor=cast.chen, seen_version=0)


def test_what_waits_for_whom(cast, unit, wish):
    with unit():
        assert letters.counts(cast.tian) == {"review": 0, "writing": 1, "public": 0, "all": 1}
        write(cast, wish)
        assert letters.counts(cast.chen) == {"review": 1, "writing": 0, "public": 0, "all": 1}
        assert (int(letters.letters_waiting(cast.chen)), int(letters.letters_waiting(cast.tian))) == (1, 0)
        assert letters.counts(cast.guo)["all"] == 0


# (move, states it may leave, who may): written from the brief, not from the table.
LEGAL = {
    "submit": ("draft", "charity township station"),
    "publish": ("review", "charity charity_lead township"),
    "send_back": ("review", "charity charity_lead township clock"),
    "withdraw": ("public", "charity charity_lead township clock"),
    "drop": ("draft review public", "charity charity_lead township station village grid partner donor clock"),
}


@pytest.mark.parametrize("state", list(LetterState))
@pytest.mark.parametrize("move", list(LEGAL))
def test_only_what_is_legal(state, move):
    states, roles = LEGAL[move]
    for role in [DONOR, CLOCK, *Role]:
        if state in states.split() and role in roles.split():
            assert LETTER_LIFE.check(state, move, {role})
        else:
            with pytest.raises((Forbidden, StateChanged)):
                LETTER_LIFE.check(state, move, {role})


def test_the_table_holds_no_other_move():
    assert set(LETTER_LIFE.moves) == set(LEGAL)
    assert [move.name for move in LETTER_LIFE.moves.values() if move.asks] == ["submit"]
    assert [move.name for move in LETTER_LIFE.moves.values() if move.second] == ["publish"]
