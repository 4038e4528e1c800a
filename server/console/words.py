"""留言审看 — what donors say in public, when WeChat did not clearly let it pass: a person looks and decides."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.lists import Act, desk
from server.gifts import service
from server.gifts.lists import WORDS
from server.kit.errors import NotFound
from server.kit.units import reads, writes
from server.people.roles import WORDS_READERS

bp = Blueprint("console_words", __name__, url_prefix="/console/words")
ACTS = {"show": (True, "已公开，项目页马上能看到"), "hide": (False, "已设为不公开，并告知捐赠人")}


def _decide(shown: bool) -> Callable[[str, int, str], Any]:
    return lambda uid, _version, _reason: service.decide_words(uid, shown=shown, actor=current().actor)


LIST = desk(
    WORDS,
    "/console/words",
    "console/words/list.html",
    pick=lambda row, _actor: row.uid if row.state not in ("shown", "hidden") else "",
    acts=(
        Act("show", "公开", "已公开", WORDS_READERS, _decide(True), key="a"),
        Act("hide", "不公开", "已设为不公开", WORDS_READERS, _decide(False), "确认不公开勾选的留言？会告知捐赠人。"),
    ),
)


@bp.get("")
@staff_only(*WORDS_READERS)
@reads
def index() -> ResponseReturnValue:
    """留言审看: what waits first; what was decided can be decided again."""
    return LIST.show()


@bp.post("/<uid>/<act>")
@staff_only(*WORDS_READERS)
@writes
def decide(uid: str, act: str) -> ResponseReturnValue:
    """公开, or 不公开."""
    if act not in ACTS:
        raise NotFound
    shown, says = ACTS[act]
    service.decide_words(uid, shown=shown, actor=current().actor)
    flash(says)
    return redirect("/console/words", 303)
