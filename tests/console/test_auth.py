"""门禁: what a button of a page does, and for whom it does anything."""

import re
from types import SimpleNamespace

import pytest
from flask import g

from server.config import ROOT
from server.console.auth import pressed
from server.kit.errors import Forbidden, NotFound
from server.notices.states import LIFE

ACTS = {"publish": "publishes", "add_paper": "adds", "print": "prints"}
BY_ITSELF = re.compile(r"not in \w*ACTS:\n\s+raise NotFound\n\s+(if .*\n\s+)?press\(")


@pytest.mark.parametrize(
    ("who", "asked", "does"),
    [
        ("zhou", ("publish",), "publishes"),
        ("wang", ("publish",), Forbidden),
        ("zhou", ("submit",), NotFound),
        ("wang", ("add_paper",), "adds"),
        ("zhou", ("print", "publish"), "prints"),
        ("wang", ("print", "publish"), Forbidden),
    ],
    ids=str,
)
def test_a_button_does_what_its_page_offers(app, cast, who, asked, does):
    """By the table for its moves, also under another name; what is no move is left to its service."""
    with app.test_request_context():
        g.staff = SimpleNamespace(actor=getattr(cast, who))
        if isinstance(does, str):
            assert pressed(ACTS, LIFE, *asked) == does
        else:
            with pytest.raises(does):
                pressed(ACTS, LIFE, *asked)


def test_no_room_asks_by_itself():
    rooms = sorted((ROOT / "server" / "console").glob("*.py"))
    assert [room.name for room in rooms if BY_ITSELF.search(room.read_text(encoding="utf-8"))] == []
    assert sum("pressed(" in room.read_text(encoding="utf-8") for room in rooms) >= 18
