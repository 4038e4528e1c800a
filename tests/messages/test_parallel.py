"""Several senders at once: each row is sent by one of them, however they meet."""

import threading

from server.jobs.runner import Runner
from server.kit.units import writing
from server.messages import outbox
from tests.messages.post import app_settings, drain, later, listening, post, wechat

__all__ = ["app_settings", "drain", "later", "listening", "post", "wechat"]
ROWS, SENDERS = 8, 4


def at_once(app, *works):
    def run(work):
        with app.app_context():
            work()

    crowd = [threading.Thread(target=run, args=(work,)) for work in works]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


def test_four_runners_send_each_letter_once(app, post, drain, later):
    post.both(ROWS)
    sent = [post.tell() for _ in range(ROWS)]
    at_once(app, *[Runner("talks").drain for _ in range(SENDERS)])
    for _ in range(ROWS):  # WeChat refuses two at once to one person: those wait their turn
        later(400)
        drain()
    assert [post.stands(uid)[0] for uid in sent] == ["sent"] * ROWS
    assert len(post.letters) == ROWS
    assert len({post.row(uid).msgid for uid in sent}) == ROWS


def test_of_two_that_begin_one_asks_wechat(app, post):
    post.both(2)
    uid = post.tell()
    begun = []

    def begin():
        with writing():
            found = outbox.begin(uid)
        begun.append(found)

    at_once(app, begin, begin)
    assert len([one for one in begun if one is not None]) == 1
