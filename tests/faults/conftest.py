"""Money needs a WeChat that answers."""

from tests.paying import app_settings, drain, giving, later, listening, problems, wechat

__all__ = ["app_settings", "drain", "giving", "later", "listening", "problems", "wechat"]
