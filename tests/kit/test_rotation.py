"""换钥: every sealed field of every table under the new key, whatever interrupts it; the blind indexes all at once."""

import base64
import dataclasses
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import LargeBinary, select, text

from server.cli.families import wishbridge
from server.kit import rotation
from server.kit.crypto import blind, seal
from server.kit.db import Base, all_models, db
from server.kit.units import reading, writing
from server.people import queries as people
from server.people.models import Donor
from server.registry import queries as registered
from server.registry import service as registry
from tests.cast import PHONE_LAN
from tests.registry.people import facts

NEW = b"n" * 32


@pytest.fixture
def li(unit, cast):
    with unit():
        return registry.register_person(facts(), actor=cast.wang)


@pytest.fixture
def cli(app):
    return lambda *words: CliRunner().invoke(wishbridge, list(words), obj=lambda: app)


def ring(app, **more):
    settings = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = dataclasses.replace(settings, **more)
    return settings


def with_new_key(app):
    return ring(app, field_keys={"n": NEW, **app.extensions["wishbridge_settings"].field_keys})


def left():
    with reading():
        return sum(count for kid, count in rotation.in_use().items() if kid != "n")


def test_every_sealed_column_of_every_table_is_known():
    all_models()
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed") or isinstance(column.type, LargeBinary)
    }
    known = {f"{kind.__tablename__}.{name}_sealed" for kind, name in rotation.sealed_fields()}
    assert columns == known


def test_every_blind_index_knows_what_it_is_made_of():
    fields = {(kind.__tablename__, name) for kind, name in rotation.sealed_fields()}
    assert {(kind.__tablename__, source) for kind, _column, source in rotation.blind_fields()} <= fields
    assert len(rotation.blind_fields()) >= 5


def test_everything_is_sealed_anew_and_opens_without_the_old_key(app, cast, li):
    with app.app_context():
        old = with_new_key(app)
        before = left()
        assert before > 10
        steps = list(rotation.rotate())
        assert (steps[-1].done, steps[-1].left, dict(steps[-1].broken)) == (before, 0, {})
        assert left() == 0
        ring(app, field_keys={"n": NEW}, blind_keys=old.blind_keys)
        with reading():
            assert people.donor(cast.lan.uid).phone == PHONE_LAN
            assert registered.person(li.uid).name == "李示例"
            assert registered.by_id_number(facts().id_number, "charity").uid == li.uid


def test_who_is_killed_in_the_middle_begins_again_and_finds_what_is_left(app, cast, li, monkeypatch):
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    with app.app_context():
        with_new_key(app)
        before = left()
        work = rotation.rotate()
        while left() == before:
            next(work)
        work.close()
        assert 0 < left() < before

        def killed(*_args):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(rotation, "swap_one", killed)
            with pytest.raises(KeyboardInterrupt):
                list(rotation.rotate())
        middle = left()
        assert list(rotation.rotate())[-1].done == middle
        assert left() == 0
        with reading():
            assert people.donor(cast.lan.uid).phone == PHONE_LAN


def test_a_field_that_changed_meanwhile_keeps_its_new_value(app, cast, monkeypatch):
    with app.app_context():
        with_new_key(app)
        swap = rotation.swap_one

        def late(statement):
            if statement.table.name == "donors":
                uid, name = cast.lan.uid, seal("新名", f"donors.name.{cast.lan.uid}".encode())
                db.session.execute(text("UPDATE donors SET name_sealed = :n WHERE uid = :u"), {"n": name, "u": uid})
            return swap(statement)

        monkeypatch.setattr(rotation, "swap_one", late)
        list(rotation.rotate())
        with reading():
            assert people.donor(cast.lan.uid).name == "新名"


def test_a_box_without_its_key_is_counted_and_the_rest_is_done(app, cast, cli):
    with app.app_context():
        ring(app, field_keys={"x": b"x" * 32, **app.extensions["wishbridge_settings"].field_keys})
        with writing():
            people.donor(cast.bo.uid).name = "柏舟"
        settings = app.extensions["wishbridge_settings"]
        ring(app, field_keys={"n": NEW, "d": settings.field_keys["d"]})
        result = cli("keys", "rotate", "--json")
        assert result.exit_code == 1
        assert json.loads(result.stdout)["broken"] == {"donors.name": 1}
        result = cli("keys", "status")
        assert "✗ 1 个字段的密钥不在 FIELD_KEYS 里，打不开" in result.stdout
        assert "密钥 d 加密着 0 个字段" in result.stdout


def test_the_blind_indexes_change_all_at_once(app, cast, li, cli):
    with app.app_context():
        old = ring(app, blind_keys={"b": b"b" * 32})
        assert "盲索引还是旧密钥的" in cli("keys", "status").stdout
        assert json.loads(cli("keys", "blind", "--json").stdout)["changed"] >= 5
        assert "盲索引还是旧密钥的" not in cli("keys", "status").stdout
        with reading():
            assert registered.by_id_number(facts().id_number, "charity").uid == li.uid
            assert db.session.scalar(select(Donor.uid).where(Donor.phone_blind == blind_of(PHONE_LAN))) == cast.lan.uid
        with writing():
            moved = "(SELECT phone_sealed FROM donors WHERE uid = :lan)"
            spoil = text(f"UPDATE donors SET phone_sealed = {moved} WHERE uid = :bo")
            db.session.execute(spoil, {"bo": cast.bo.uid, "lan": cast.lan.uid})
        ring(app, blind_keys=old.blind_keys)
        result = cli("keys", "blind")
        assert (result.exit_code, "一个也没有改" in result.stderr) == (1, True)
        ring(app, blind_keys={"b": b"b" * 32})
        with reading():
            assert registered.by_id_number(facts().id_number, "charity").uid == li.uid


def blind_of(phone):
    return blind("donors.phone", phone)


def test_doctor_tells_which_keys_are_in_use(app, cast, cli, monkeypatch):
    key = base64.b64encode(NEW).decode()
    monkeypatch.setenv("FIELD_KEYS", f"d:{key}")
    result = cli("doctor", "--json")
    assert any(line.startswith("密钥 d 加密着") for line in json.loads(result.stdout)["keys"])
