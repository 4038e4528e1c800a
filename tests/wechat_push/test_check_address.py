"""验证地址: the echo comes back to whoever knows the token, as plain text."""

from dataclasses import replace

import pytest

from server.kit.clock import at
from server.wechat.push import check_address
from tests.wechat_simulator.identities import VECTORS


def test_it_works(push):
    answer = push.check()
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "5927482716492837465", "text/plain")


def test_the_official_example_holds(app):
    from datetime import UTC, datetime

    v = VECTORS["push_get"]
    app.extensions["wishbridge_settings"] = replace(app.extensions["wishbridge_settings"], wechat_push_token=v["token"])
    with app.app_context(), at(datetime.fromtimestamp(int(v["timestamp"]), UTC)):
        query = {name: v[name] for name in ("timestamp", "nonce", "signature")}
        assert check_address({**query, "echostr": "4375120948345356249"}) == "4375120948345356249"


@pytest.mark.parametrize(
    "bent",
    [{"signature": "0" * 40}, {"signature": ""}, {"nonce": "other"}, {"echostr": ""}, {"echostr": "x" * 129}],
    ids=str,
)
def test_a_bent_check_is_refused(push, bent):
    answer = push.check(**bent)
    assert (answer.status_code, answer.json["code"]) == (401, "push_refused")


@pytest.mark.parametrize("late_s", [301, -301])
def test_a_check_of_another_moment_is_refused(push, late_s):
    assert push.check(late_s=late_s).status_code == 401


def test_the_echo_is_no_page(push):
    answer = push.check(echostr="<script>alert(1)</script>")
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
