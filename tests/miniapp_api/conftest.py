"""The API with a WeChat and an SMS gateway behind it."""

import pytest

from tests.miniapp_api.doors import Door, h5, mini
from tests.talking import app_settings, asked, inbox, number, one_sim, sim

__all__ = ["app_settings", "asked", "inbox", "number", "one_sim", "sim"]


@pytest.fixture
def lan(app, cast) -> Door:
    """Lan on H5."""
    return h5(app, cast.lan.uid)


@pytest.fixture
def lan_in_wechat(app, cast) -> Door:
    """Lan in the mini-program."""
    return mini(app, cast.lan.uid)
