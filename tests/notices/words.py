"""A notice to write, and the way of one to its readers."""

from typing import Any

from server.kit.actors import Actor
from server.notices import service as notices
from server.notices.models import Notice
from server.notices.rules import Text
from tests.cast import Cast

BODY = "灵泉街道 26 件冬被已经送到。\n# 下一步\n- 村里再走一遍\n- 缺的在本月补上\n收支看[善款收支](/money)。"


def words(**given: Any) -> Text:
    usual = {"kind": "news", "title": "冬被送到了", "summary": "灵泉街道 26 件冬被已经送到", "body": BODY}
    return Text(**{**usual, **given})


def written(actor: Actor, **given: Any) -> Notice:
    return notices.draft(words(**given), actor=actor)


def published(cast: Cast, **given: Any) -> Notice:
    """Written by Chen, let out by Lead Zhou. Inside a unit."""
    row = written(cast.chen, **given)
    row = notices.submit(row.uid, actor=cast.chen, seen_version=row.version)
    return notices.publish(row.uid, actor=cast.zhou, seen_version=row.version)
