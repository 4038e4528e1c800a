"""`wishbridge search rebuild`."""

import json

from click.testing import CliRunner
from sqlalchemy import delete

from server.cli.families import wishbridge
from server.kit import search
from server.kit.db import db
from server.kit.search import SearchWord


def found():
    return list(db.session.scalars(search.matching("wish", "低保")))


def test_what_was_lost_is_found_again(app, unit):
    with unit():
        search.remember("wish", "w1", "低保")
        db.session.execute(delete(SearchWord))
        assert found() == []
    done = CliRunner().invoke(wishbridge, ["search", "rebuild", "--json"], obj=lambda: app)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["words"] == 3
    with unit():
        assert found() == ["w1"]
    assert "共 3 条" in CliRunner().invoke(wishbridge, ["search", "rebuild"], obj=lambda: app).stdout
