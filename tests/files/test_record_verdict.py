"""图片检查结果: the worse word stays, what did not pass is no longer shown, a stranger's number harms nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from server.files import jobs, queries
from server.files.errors import PictureHidden
from server.files.service import keep_photo
from server.kit.audit import AuditRow
from server.kit.clock import at, iso, now
from server.kit.db import db
from tests.files.pictures import jpeg


@pytest.fixture
def photo(unit, cast) -> str:
    """A photo that WeChat was asked about."""
    with unit():
        file = keep_photo(jpeg(), owner="claim:x", actor=cast.lan)
        file.trace, file.verdict = "T1", "asked"
        return file.uid


@pytest.fixture
def says(unit):
    """WeChat's word about a number; when the task wants to look again, or None."""

    def tell(verdict, trace="T1", late=timedelta()):
        with unit():
            return jobs.record_verdict({"trace": trace, "verdict": verdict, "at": iso(now() - late)}, None)

    return tell


def verdict_of(unit, uid):
    with unit():
        return queries.find(uid).verdict


def test_it_works(unit, photo, says):
    assert says("pass") is None
    assert verdict_of(unit, photo) == "pass"
    with unit():
        assert queries.shown(queries.find(photo))
        assert db.session.scalars(select(AuditRow.facts).where(AuditRow.subject == photo)).all() == [
            {"verdict": "pass"}
        ]


@pytest.mark.parametrize("word", ["review", "risky"])
def test_what_did_not_pass_is_not_shown(unit, photo, says, word):
    says(word)
    with unit():
        with pytest.raises(PictureHidden):
            queries.shown(queries.find(photo))
        assert queries.read(queries.find(photo)), "staff still see it: a person decides"


@pytest.mark.parametrize(
    "words", [("risky", "pass"), ("pass", "risky"), ("review", "pass", "risky"), ("risky", "risky")]
)
def test_the_worse_of_two_verdicts_stays(unit, photo, says, words):
    for word in words:
        says(word)
    assert verdict_of(unit, photo) == "risky"


def test_a_picture_nobody_asked_about_is_shown(unit, cast):
    with unit():
        file = keep_photo(jpeg(), owner="wish:x", actor=cast.lan)
        assert queries.shown(file)


def test_a_verdict_may_overtake_its_number(unit, cast, says):
    due = says("risky", trace="T2")
    assert due is not None
    assert due > now()
    with unit():
        file = keep_photo(jpeg(), owner="claim:y", actor=cast.lan)
        file.trace, file.verdict = "T2", "asked"
    assert says("risky", trace="T2") is None
    assert verdict_of(unit, file.uid) == "risky"


def test_a_strangers_number_is_let_go_after_ten_minutes(unit, photo, says):
    assert says("risky", trace="T9", late=timedelta(minutes=11)) is None
    assert verdict_of(unit, photo) == "asked"
    with at(now() + timedelta(days=1)):
        assert says("risky", trace="T9", late=timedelta(days=1)) is None
