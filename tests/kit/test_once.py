import json

import pytest
from sqlalchemy import select

from server.kit import once
from server.kit.actors import donor_actor
from server.kit.db import db
from server.kit.once import KeyReused, OnceRow

LAN, BO = donor_actor("lan"), donor_actor("bo")


def test_a_key_is_taken_once_and_then_answers(unit):
    mark = once.fingerprint("give", {"amount_fen": 6600})
    with unit():
        once.take(LAN, "k1", mark).answer = {"order_no": "A1"}
    with unit():
        assert once.take(LAN, "k1", mark).answer == {"order_no": "A1"}


def test_the_same_key_for_other_content_is_refused(unit):
    with unit():
        once.take(LAN, "k1", once.fingerprint(1)).answer = {}
    with unit(), pytest.raises(KeyReused):
        once.take(LAN, "k1", once.fingerprint(2))


def test_keys_of_two_people_do_not_meet(unit):
    with unit():
        once.take(LAN, "k1", once.fingerprint(1)).answer = {"mine": True}
    with unit():
        assert once.take(BO, "k1", once.fingerprint(2)).answer is None


def test_the_order_of_the_fields_does_not_matter():
    assert once.fingerprint({"a": 1}) != once.fingerprint({"a": 2})
    assert once.fingerprint({"a": 1, "b": 2}) == once.fingerprint({"b": 2, "a": 1})


def test_an_answer_lies_sealed(unit):
    with unit():
        once.take(LAN, "k1", once.fingerprint(1)).answer = {"name": "陈示例"}
    with unit():
        box = db.session.scalar(select(OnceRow.said_sealed))
        assert box
        assert "陈示例".encode() not in box
        assert json.dumps("陈示例").encode() not in box


def test_the_forgotten_leave_no_answer(unit):
    with unit():
        once.take(LAN, "k1", once.fingerprint(1)).answer = {"name": "陈示例"}
        once.take(LAN, "this one", once.fingerprint(2))
        once.take(BO, "k1", once.fingerprint(1)).answer = {}
    with unit():
        once.forget([LAN])
        held = db.session.execute(select(OnceRow.actor, OnceRow.key).order_by(OnceRow.id))
        assert held.all() == [(LAN.ref, "this one"), (BO.ref, "k1")]
