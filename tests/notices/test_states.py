"""The whole table: every state, move and post."""

import pytest

from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.notices.states import LIFE, NoticeState
from server.people.roles import Role

WRITE = {Role.CHARITY, Role.RELIEF, Role.BUREAU_CHARITY}
LET_OUT = {Role.CHARITY_LEAD, Role.RELIEF, Role.BUREAU_CHARITY}
LEGAL = {
    ("draft", "edit"): WRITE,
    ("draft", "submit"): WRITE,
    ("review", "publish"): LET_OUT,
    ("review", "send_back"): WRITE | LET_OUT,
    ("published", "pin"): LET_OUT,
    ("published", "withdraw"): WRITE | LET_OUT,
    ("withdrawn", "reopen"): WRITE,
}


@pytest.mark.parametrize("state", list(NoticeState))
@pytest.mark.parametrize("name", list(LIFE.moves))
@pytest.mark.parametrize("role", list(Role))
def test_every_move(state, name, role):
    if role in LEGAL.get((state, name), set()):
        assert LIFE.check(state, name, {role}).name == name
    else:
        with pytest.raises((Forbidden, StateChanged)):
            LIFE.check(state, name, {role})
