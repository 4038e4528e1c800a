from sqlalchemy import text

from server.kit.db import db
from server.registry import jobs, queries
from server.registry import service as registry
from tests.registry.people import facts


def test_an_old_record_is_found_again(unit, cast):
    with unit():
        uid = registry.register_person(facts(), actor=cast.wang).uid
        db.session.execute(text("UPDATE helped_persons SET name_blind = NULL, phone_blind = NULL"))
    with unit():
        assert queries.by_number("13800000021", cast.tian) == []
        assert jobs.mark_old() == 1
    with unit():
        assert [one.uid for one in queries.by_number("13800000021", cast.tian)] == [uid]
        assert jobs.mark_old() == 0
