"""健康 — for the operator's machines: is the process alive, can it serve, what do the counters say."""

from datetime import datetime

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from server.codes import queries as codes
from server.jobs import queue
from server.kit import backup, health, machine, sealing, tasks
from server.kit.errors import Forbidden
from server.kit.settings import settings
from server.kit.units import reads, talks
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.wechat.standing import standing
from server.wishes import queries as wishes

bp = Blueprint("site_health", __name__)
LOOPBACK = ("127.0.0.1", "::1")


class LoopbackOnly(Forbidden):
    code, says = "loopback_only", "这个地址只对本机开放"


@bp.get("/healthz")
@talks
def healthz() -> ResponseReturnValue:
    """The process answers; it asks nobody else."""
    return {"status": "ok"}


@bp.get("/readyz")
@reads
def readyz() -> ResponseReturnValue:
    """Database, migrations, triggers, disk and clock. 503 names what is missing."""
    problems = health.problems()
    if abs(machine.clock_off_s()) > machine.CLOCK_OFF_S_MAX:
        problems.append("本机与数据库的时钟相差太多，请校时")
    return {"status": "not ready" if problems else "ok", "problems": problems}, 503 if problems else 200


@bp.get("/metrics")
@reads
def metrics() -> ResponseReturnValue:
    """Counters, for loopback only; behind a proxy every request looks local, so a forwarded one is refused."""
    if request.remote_addr not in LOOPBACK or "X-Forwarded-For" in request.headers:
        raise LoopbackOnly
    return Response(generate_latest(_collect()), content_type=CONTENT_TYPE_LATEST)


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0


def _collect() -> CollectorRegistry:
    registry = CollectorRegistry()

    def gauge(name: str, about: str, value: float) -> None:
        Gauge(f"wishbridge_{name}", about, registry=registry).set(value)

    waiting = Gauge("wishbridge_tasks", "Tasks by state", ["state"], registry=registry)
    for state, count in tasks.counts().items():
        waiting.labels(state).set(count)
    last = ledger.last_check()
    counted = wishes.counts()
    topics, made, token = queue.topics(), backup.last(settings().data_dir), standing()
    gauge("tasks_late", "Tasks that are due and were not done", sum(topic.late for topic in topics))
    gauge("queue_age_seconds", "How long the oldest task has been due", queue.age_s(topics))
    gauge("disk_free_bytes", "What is left of the disk under DATA_DIR", machine.disk().free_bytes)
    gauge("backup_timestamp_seconds", "When the last backup was made", made.at.timestamp() if made else 0)
    gauge("wechat_token_expires_timestamp_seconds", "Until when the access token holds", _seconds(token.token_until))
    until = _seconds(token.certificates_until)
    gauge("wechat_certificates_expire_timestamp_seconds", "Until when the platform certificates hold", until)
    gauge("brake_pulled", "1 when no new gifts may be asked for", 1 if ledger.brake() else 0)
    gauge("books_checked_timestamp_seconds", "When check-books ran last", last.at.timestamp() if last else 0)
    gauge("books_findings", "Violations the last check found", last.problems_count if last else 0)
    number, mark, unsealed = sealing.counters()
    gauge("audit_seal", "Number of the newest seal of the audit", number)
    gauge("audit_seal_mark", "Its first 48 bits: who cuts the chain off cannot make the old ones again", mark)
    gauge("audit_unsealed", "Rows of the audit that wait for their seal", unsealed)
    letters = Gauge("wishbridge_messages_by_wechat", "Subscribe messages by state", ["state"], registry=registry)
    for state, count in messages.counts().items():
        letters.labels(state).set(count)
    gauge("scans_this_month", "Scans of printed codes since the first of the month", codes.scans_this_month())
    gauge("wishes_open", "Wishes that wait", counted.open)
    gauge("wishes_confirmed", "Wishes that came true", counted.confirmed)
    return registry
