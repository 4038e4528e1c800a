"""请微信看回信: asked like a wish's words; nothing but a clear pass passes, and a person decides with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from server.files.models import File
from server.kit import clock, tasks
from server.kit.db import db
from server.wishes import jobs, letter_jobs, look_jobs, queries
from server.wishes import service as wishes
from server.wishes.errors import DecisionNeeded, LookPending, LookRisky, WishNotFound
from server.wishes.queries.shelf import letter_photo
from server.wishes.rules import Look
from server.wishes.service import letter_looks, letters
from server.wishes.states import LetterState
from tests.wishes import desk

TEXT = "谢谢您的电风扇，夏天好过多了。"


@pytest.fixture
def wish(cast, unit):
    with unit():
        return queries.desk_claim(desk.handed_over(cast), actor=cast.chen)[1].uid


def written(cast, wish, look=None, **more):
    """Tian's letter; with what WeChat said of it, as if it had been asked."""
    row = wishes.write_letter(wish, actor=cast.tian, text=TEXT, **more)
    if look is not None:
        row.text_look = Look.ASKED
        db.session.flush()
        letter_jobs.record_letter_look({"letter": row.uid, "mark": row.text_mark}, (look, None))
    return letters.letter_of(desk.row(wish))


def publish(cast, row, wish, **more):
    return wishes.publish_letter(wish, actor=cast.chen, seen_version=row.version, **more)


def test_with_nobody_to_ask_nothing_is_asked(cast, unit, wish):
    with unit():
        row = written(cast, wish)
        assert (row.text_look, letter_looks.questions(row)) == ("nobody", [])
        assert publish(cast, row, wish).state == "public"


def test_a_writer_with_a_wechat_is_asked_with(app, cast, unit, wish, monkeypatch):
    monkeypatch.setattr(letter_looks, "openids_of", lambda refs: ["oTian"] if cast.tian.ref in list(refs) else [])
    with unit():
        row = written(cast, wish)
        assert row.text_look == "asked"
        (task,) = db.session.scalars(select(tasks.Task).where(tasks.Task.topic == letter_looks.TOPIC))
        payload = task.payload
        with pytest.raises(LookPending):
            publish(cast, row, wish)
    monkeypatch.setattr(look_jobs.texts, "judged", lambda words, openid: Look.PASS if words == TEXT else None)
    with app.app_context():
        assert letter_jobs.fetch_letter_look(payload) == (Look.PASS, "oTian")
    with unit():
        letter_jobs.record_letter_look(payload, (Look.PASS, "oTian"))
        row = letters.letter_of(desk.row(wish))
        assert publish(cast, row, wish).state == "public"
    with app.app_context():
        assert letter_jobs.fetch_letter_look(payload) is None, "overtaken"


def test_what_should_be_looked_at_needs_a_reason(cast, unit, wish):
    with unit():
        row = written(cast, wish, Look.REVIEW)
        for thin in ("", "好"):
            with pytest.raises(DecisionNeeded):
                publish(cast, row, wish, because=thin)
        row = publish(cast, row, wish, because="看过了，没有问题")
        last = db.session.scalars(select(row.events).order_by(row.events.id.desc())).first()
        assert last.note == "文字：微信建议人工查看。理由：看过了，没有问题"


def test_what_is_risky_goes_back_to_its_writer(cast, unit, wish):
    with unit():
        row = written(cast, wish, Look.RISKY)
        assert (row.state, row.text_look) == ("draft", "risky")
        assert letter_looks.looked(row).text == Look.RISKY
        again = wishes.write_letter(wish, actor=cast.tian, text=f"{TEXT}真好。")
        assert again.text_look == "nobody"


def test_risky_words_are_never_public(cast, unit, wish):
    with unit():
        row = written(cast, wish)
        row.text_look = Look.RISKY
        db.session.flush()
        with pytest.raises(LookRisky):
            publish(cast, row, wish, because="我觉得可以公开")


def test_after_an_hour_of_silence_a_person_judges(cast, unit, wish):
    with unit():
        row = written(cast, wish)
        row.text_look = Look.ASKED
        db.session.flush()
        with pytest.raises(LookPending):
            publish(cast, row, wish, because="我看过了没有问题")
    with clock.at(clock.now() + timedelta(minutes=61)), unit():
        row = letters.letter_of(desk.row(wish))
        assert publish(cast, row, wish, because="我看过了没有问题").state == "public"


def test_without_an_answer_it_is_asked_for_a_day(cast, unit, wish):
    with unit():
        row = written(cast, wish)
        payload = {"letter": row.uid, "mark": row.text_mark}
        assert letter_jobs.record_letter_look(payload, (letter_jobs.LATER, None)) is not None
        assert letter_jobs.record_letter_look(payload, None) is None
    with clock.at(clock.now() + timedelta(days=1, minutes=1)), unit():
        assert letter_jobs.record_letter_look(payload, (letter_jobs.LATER, None)) is None


def test_a_public_letter_that_turns_out_risky_is_taken_off(cast, unit, wish):
    with unit():
        row = written(cast, wish)
        publish(cast, row, wish)
        letters.take_off(desk.row(wish), row, actor=letters_clock())
        assert (row.state, desk.row(wish).letter_text) == ("withdrawn", None)


def letters_clock():
    return letter_jobs.THE_CLOCK


def test_the_picture_of_a_letter_written_by_hand(cast, unit, wish):
    with unit():
        row = written(cast, wish, photo=desk.picture())
        with pytest.raises(WishNotFound):
            letter_photo(wish)
        publish(cast, row, wish)
        uid = letter_photo(wish)
        assert db.session.scalars(select(File).where(File.uid == uid)).one().owner == f"letter:{row.uid}"
        wishes.take_back(wish, actor=cast.tian)
        with pytest.raises(WishNotFound):
            letter_photo(wish)
        assert (row.photo_uid, desk.row(wish).letter_photo_uid) == (None, None)


def test_a_picture_that_wechat_refuses_takes_its_letter_along(cast, unit, wish):
    with unit():
        row = written(cast, wish, photo=desk.picture())
        uid = row.photo_uid
        jobs.record_photo_hidden({"file": uid}, None)
        assert (row.state, row.photo_uid) == (LetterState.DRAFT, None)
        row = wishes.write_letter(wish, actor=cast.tian, text=TEXT, photo=desk.picture())
        publish(cast, row, wish)
        jobs.record_photo_hidden({"file": row.photo_uid}, None)
        assert (row.state, desk.row(wish).letter_photo_uid) == ("withdrawn", None)
