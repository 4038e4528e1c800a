import base64
import dataclasses

import pytest

from server.kit.crypto import BrokenSeal, blind, hash_token, seal, unseal

COVERS = b"donors.phone.abc"


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def with_ring(app, ring):
    old = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = dataclasses.replace(old, field_keys=ring)


def test_what_is_sealed_opens_again_and_never_looks_the_same():
    box = seal("13800000001", COVERS)
    assert unseal(box, COVERS) == "13800000001"
    assert box != seal("13800000001", COVERS)
    assert b"138" not in box


def test_a_value_moved_to_another_row_or_column_does_not_open():
    with pytest.raises(BrokenSeal):
        unseal(seal("李秀英", COVERS), b"donors.phone.xyz")


def test_one_changed_bit_does_not_open():
    box = bytearray(seal("李秀英", COVERS))
    box[-1] ^= 1
    with pytest.raises(BrokenSeal):
        unseal(bytes(box), COVERS)


def test_a_new_key_in_front_keeps_the_old_boxes_and_people(app):
    old_ring = app.extensions["wishbridge_settings"].field_keys
    box, index = seal("李秀英", COVERS), blind("donors.phone", "13800000001")
    with_ring(app, {"n": b"n" * 32, **old_ring})
    assert unseal(box, COVERS) == "李秀英"
    assert blind("donors.phone", "13800000001") == index
    assert seal("x", COVERS)[2:3] == b"n"


def test_without_its_key_a_box_stays_shut(app):
    box = seal("李秀英", COVERS)
    with_ring(app, {"z": base64.b64decode("eg==") * 32})
    with pytest.raises(BrokenSeal, match="FIELD_KEYS"):
        unseal(box, COVERS)


def test_a_blind_index_belongs_to_one_column():
    assert blind("donors.phone", "13800000001") != blind("persons.phone", "13800000001")
    assert blind("persons.id", "36220219500101001x") == blind("persons.id", " 36220219500101001X ")


def test_a_token_is_stored_as_its_hash():
    assert hash_token("abc") == hash_token("abc") != hash_token("abd")
    assert len(hash_token("abc")) == 64
