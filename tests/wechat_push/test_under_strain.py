"""Forged pushes by the hundred, a database that fails at the last moment: a true push is still kept, once, in time."""

import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from server.kit.db import db
from server.kit.units import reading
from server.wechat.models import WechatPush
from tests.paying import app_settings, listening, wechat
from tests.wechat_push.pushing import PATH, verdict

__all__ = ["app_settings", "listening", "wechat"]
STORM, GOOD = 300, 10


def count(app):
    with app.app_context(), reading():
        return db.session.scalar(select(func.count()).select_from(WechatPush))


def post(base, query, body):
    connection = HTTPConnection(urlsplit(base).netloc, timeout=20)
    try:
        connection.request("POST", f"{PATH}?{query}", body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_storm_of_forged_ones_keeps_no_true_one_waiting(app, push, listening):
    forged = ('{"Encrypt": "' + "A" * 4000 + '"}', push.query(msg_signature="0" * 40))
    statuses = []

    def storm():
        for _ in range(STORM // 6):
            statuses.append(post(listening, forged[1], forged[0])[0])

    stormers = [threading.Thread(target=storm) for _ in range(6)]
    for stormer in stormers:
        stormer.start()
    took = []
    for n in range(GOOD):
        sealed = push.sealed(verdict(f"T{n}"))
        began = time.monotonic()
        assert post(listening, push.query(sealed), f'{{"Encrypt": "{sealed}"}}') == (200, b"success")
        took.append(time.monotonic() - began)
    for stormer in stormers:
        stormer.join()
    assert set(statuses) == {401}
    assert len(statuses) == STORM
    assert count(app) == GOOD
    assert sorted(took)[GOOD // 2] < 1.0


def test_no_success_before_it_is_durable(app, push):
    """The commit itself fails: WeChat must hear so, and what it sends again must find nothing half done."""

    def fail(_session):
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    event.listen(Session, "before_commit", fail)
    try:
        answer = push.send(verdict("T1"))
    finally:
        event.remove(Session, "before_commit", fail)
    assert answer.status_code == 503
    assert "success" not in answer.text
    assert count(app) == 0
    assert push.send(verdict("T1")).text == "success"
    assert count(app) == 1


@pytest.mark.parametrize("threads", [8])
def test_eight_copies_at_once_are_kept_once(app, push, listening, threads):
    sealed = push.sealed(verdict("T1"))
    query, body, answers = push.query(sealed), f'{{"Encrypt": "{sealed}"}}', []
    senders = [threading.Thread(target=lambda: answers.append(post(listening, query, body))) for _ in range(threads)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert answers == [(200, b"success")] * threads
    assert count(app) == 1
