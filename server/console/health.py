"""运行状况 — for the platform's administrator: what works, what is late, what a person must put right."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.forms import said
from server.jobs import backups, queue, words
from server.kit import backup, health, machine
from server.kit.clock import now
from server.kit.errors import DomainError, Invalid
from server.kit.settings import settings
from server.kit.units import reads, writes
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.people.roles import Role
from server.wechat.standing import standing

bp = Blueprint("console_health", __name__, url_prefix="/console/health")

KEEPERS = (Role.PLATFORM_ADMIN,)
WORD = "现在备份"
KEY_MODES = {"public_key": "微信支付公钥", "certificate": "平台证书", "both": "公钥和平台证书都认"}


class WordWrong(Invalid):
    code, says = "word_wrong", f"请原样输入“{WORD}”"


@bp.get("")
@staff_only(*KEEPERS)
@reads
def index() -> ResponseReturnValue:
    """运行状况."""
    return _draw()


@bp.post("/backup")
@staff_only(*KEEPERS)
@writes
def make_backup() -> ResponseReturnValue:
    """现在备份: the word is typed, so that no stray click fills the disk."""
    try:
        if said("word") != WORD:
            raise WordWrong
        backups.ask(current().actor)
    except DomainError as refusal:
        return _draw(refusal), refusal.status
    flash("已开始备份，做完后这里会显示时间和大小")
    return redirect("/console/health", 303)


@bp.post("/retry/<topic>")
@staff_only(*KEEPERS)
@writes
def retry(topic: str) -> ResponseReturnValue:
    """再试 what was given up of one topic."""
    count = queue.retry(topic, actor=current().actor)
    flash(f"{count} 个任务已重新排队")
    return redirect("/console/health", 303)


def _draw(refusal: DomainError | None = None) -> str:
    topics, made = queue.topics(), backup.last(settings().data_dir)
    return render_template(
        "console/health.html",
        refusal=refusal,
        problems=[*health.problems(), *health.warnings()],
        topics=topics,
        task_name=words.task,
        age_s=int(queue.age_s(topics)),
        disk=machine.disk(),
        database=machine.database(),
        clock_off_s=round(machine.clock_off_s(), 1),
        demo_offset_s=machine.demo_offset_s(),
        version=machine.our_version(),
        env=settings().env,
        backup=made,
        backup_hours=int((now() - made.at).total_seconds() // 3600) if made else None,
        wechat=standing(),
        letters=messages.counts(),
        key_modes=KEY_MODES,
        last_check=ledger.last_check(),
        word=WORD,
        moment_now=now(),
    )
