"""An Idempotency-Key: done once, answered twice, and never for two different things."""

import pytest
from sqlalchemy import select

from server.kit.db import db
from server.kit.once import OnceRow
from server.messages import service as messages
from tests.miniapp_api.doors import h5, refused

KEY = {"Idempotency-Key": "b0f7c7b2-1111-4222-8333-444455556666"}


@pytest.fixture
def ids(unit, cast, lan):
    with unit():
        for n in range(2):
            messages.tell_donor(cast.lan.uid, f"第 {n} 条", "您认领的心愿已经送到。")
    return [one["id"] for one in lan.get("/me/messages").get_json()["items"]]


def read(door, ids, **headers):
    return door.post("/me/messages/read", json={"ids": ids}, headers=headers)


def test_the_same_request_twice(lan, ids, unit):
    assert [read(lan, ids, **KEY).status_code for _ in range(3)] == [204, 204, 204]
    with unit():
        assert len(db.session.scalars(select(OnceRow)).all()) == 1


def test_the_same_key_for_something_else(lan, ids):
    read(lan, ids[:1], **KEY)
    refused(read(lan, ids, **KEY), 409, "key_reused")
    assert lan.get("/me").get_json()["unread"] == 1


def test_another_donor_may_use_the_same_key(app, cast, lan, ids):
    read(lan, ids, **KEY)
    assert read(h5(app, cast.bo.uid), ids[:1], **KEY).status_code == 204


@pytest.mark.parametrize("key", ["", "short", "x" * 81, "a b c d e f", "中文中文中文中文".encode().decode("latin-1")])
def test_a_key_of_a_wrong_form(lan, ids, key):
    refused(read(lan, ids, **{"Idempotency-Key": key}), 400, "key_needed")


def test_a_refused_request_leaves_the_key_free(lan, ids):
    refused(read(lan, ["x" * 17], **KEY), 422, "invalid")
    assert read(lan, ids, **KEY).status_code == 204
