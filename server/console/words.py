"""留言审看 — what donors say in public, when WeChat did not clearly let it pass: a person looks and decides."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.look import number_from
from server.gifts import rules, service, words
from server.kit.errors import NotFound
from server.kit.units import reads, writes
from server.people.roles import WORDS_READERS

bp = Blueprint("console_words", __name__, url_prefix="/console/words")
ACTS = {"show": (True, "已公开，项目页马上能看到"), "hide": (False, "已设为不公开，并告知捐赠人")}


@bp.get("")
@staff_only(*WORDS_READERS)
@reads
def index() -> ResponseReturnValue:
    """留言审看: what waits first; what was decided can be decided again."""
    queue = request.args.get("queue", "waiting")
    return render_template(
        "console/words/list.html",
        page=words.said(queue, number_from(request.args.get("page"))),
        queues={name: says for name, (says, _) in words.QUEUES.items()},
        texts=rules.WORDS_TEXTS,
    )


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
