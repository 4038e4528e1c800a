"""Both engines refuse what does not fit its column, although SQLite by itself would keep it."""

import pytest
from sqlalchemy.exc import DataError, OperationalError

from server.kit.clock import now
from server.kit.db import db
from server.kit.tasks import Task

TOO_MUCH = {
    "letters": {"topic": "长" * 41},
    "a NUL": {"topic": "零\0字节"},
    "a NUL in a document": {"payload": {"name": ["零\0字节"]}},
    "a number": {"tries": 2**31},
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_does_not_fit_is_refused(name, unit):
    with pytest.raises((DataError, OperationalError)), unit():
        db.session.add(Task(**{"topic": "report.draw", "payload": {}, "due": now(), **TOO_MUCH[name]}))


def test_what_just_fits_is_kept(unit):
    with unit():
        db.session.add(Task(topic="长" * 40, due=now(), payload={"name": "反斜杠 \\u00 和字母"}, tries=2**31 - 1))
