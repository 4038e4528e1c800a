"""A WeChat that answers."""

from tests.talking import app_settings, asked, inbox, number, one_sim, sim

__all__ = ["app_settings", "asked", "inbox", "number", "one_sim", "sim"]
