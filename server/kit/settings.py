"""设置 — what the operator chose, typed. `server.config` reads and checks it; rooms ask `settings()`."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app


@dataclass(frozen=True)
class Template:
    """A template of subscribe messages: its id, and the keys of its fields where they are numbered otherwise."""

    id: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """Every setting of the platform. Meanings and defaults stand in `server.config.TABLE`."""

    env: str
    database_url: str
    migration_database_url: str
    redis_url: str
    secret_key: str
    public_base_url: str
    data_dir: Path
    wechat_api_base: str
    wechat_pay_bases: tuple[str, ...]
    wechat_notify_base: str
    wechat_appid: str
    wechat_app_secret: str
    wechat_mchid: str
    wechat_merchant_serial: str
    wechat_merchant_key_file: Path
    wechat_apiv3_key: str
    wechat_pay_key_mode: str
    wechat_pay_public_key_id: str
    wechat_pay_public_key_file: Path
    wechat_push_token: str
    wechat_push_aes_key: str
    wechat_templates: dict[str, Template]
    sms_url: str
    sms_key: str
    wechat_check_file: str
    wechat_check_text: str
    field_keys: dict[str, bytes]
    scene_keys: dict[str, bytes]
    audit_keys: dict[str, bytes]
    blind_keys: dict[str, bytes]

    @property
    def is_demo(self) -> bool:
        return self.env == "demo"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def settings() -> Settings:
    """The settings of the running app."""
    return cast(Settings, current_app.extensions["wishbridge_settings"])
