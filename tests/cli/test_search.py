"""`wishbridge search rebuild`."""

import json

from click.testing import CliRunner
from sqlalchemy import delete

from server.cli.families import wishbridge
from server.kit import search
from server.kit.db import db
from server.kit.search import SearchWord


def test_what_was_lost_is_found_again(app, unit):
    with unit():
        search.remember("wish", "w1", "低保")
        db.session.execute(delete(SearchWord))
        assert search.how_many("wish", "低保", 9) == 0
    done = CliRunner().invoke(wishbridge, ["search", "rebuild", "--json"], obj=lambda: app)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["words"] == 3
    with unit():
        assert search.how_many("wish", "低保", 9) == 1
    assert "共 3 条" in CliRunner().invoke(wishbridge, ["search", "rebuild"], obj=lambda: app).stdout
