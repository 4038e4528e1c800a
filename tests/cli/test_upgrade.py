"""A database in use is brought up with its rows: SQLite builds tables anew, and rows name one another."""

import json

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from server.cli.db import run_upgrade
from server.config import ROOT
from server.kit.clock import now
from server.kit.crypto import unseal

OFFER = "INSERT INTO gift_offers (uid, slip_uid, shown_as, message, at) VALUES ('u', 's', 'anonymous', '', :at)"
GIFT = (
    "INSERT INTO gifts (uid, no, offer_id, campaign_uid, amount_fen, way, slip_uid, at, booked_at)"
    " SELECT 'u', 'JZ-1', id, 'c', 100, 'cash', 's', :at, :at FROM gift_offers"
)
SLIP = (
    "INSERT INTO payment_slips (kind, voucher, purpose, amount_fen, received_on, shown_as, alias, message, made_at,"
    " uid, state, version) VALUES ('cash', 'v', 'campaign:c', 100, :day, 'anonymous', '', '', :at, 's', 'draft', 0)"
)
ONCE = "INSERT INTO once (actor, key, fingerprint, answer, at) VALUES ('donor:lan', 'k1', 'f', :answer, :at)"

STAFF = (
    "INSERT INTO staff (uid, login, name, password_hash, otp_step, wrong_tries, state, version, at)"
    " VALUES (:uid, :uid, '示例', '', 0, 0, 'active', 0, :at)"
)
ACT = "INSERT INTO audit (at, actor, what, subject, facts) VALUES (:at, :actor, :what, 'opened', '{}')"


@pytest.fixture
def old(engine_name, databases, tmp_path):
    """A database as it was before money came by file, with a gift in it."""
    url = f"sqlite:///{tmp_path}/old.db" if engine_name == "sqlite" else databases.empty()
    config = Config()
    config.set_main_option("script_location", str(ROOT / "server" / "migrations"))
    engine = create_engine(url).execution_options(unit="writes")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        for statement in (OFFER, GIFT, SLIP):
            connection.execute(text(statement), {"at": now().isoformat(), "day": now().date().isoformat()})
    engine.dispose()
    yield url
    if engine_name != "sqlite":
        databases.drop(url)


def test_the_rows_are_still_there(old):
    run_upgrade(old)
    engine = create_engine(old).execution_options(unit="reads")
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT o.slip_uid, g.no, g.line_uid, g.goods FROM gifts g JOIN gift_offers o ON o.id = g.offer_id")
        ).one()
        slip = connection.execute(text("SELECT kind, goods, valued_by FROM payment_slips")).one()
    engine.dispose()
    assert tuple(found) == ("s", "JZ-1", None, "")
    assert tuple(slip) == ("cash", "", "")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO gift_offers (uid, shown_as, message, at) VALUES ('x', 'anonymous', '', :at)",
        "INSERT INTO gift_offers (uid, slip_uid, line_uid, shown_as, message, at) VALUES ('x', 's', 'l', 'x', '', :at)",
        "UPDATE payment_slips SET kind = 'goods'",
        "UPDATE payment_slips SET goods = 'rice'",
    ],
)
def test_the_rebuilt_tables_hold_their_rules(old, statement):
    run_upgrade(old)
    engine = create_engine(old).execution_options(unit="writes")
    with pytest.raises(Exception, match="(?i)check"), engine.begin() as connection:
        connection.execute(text(statement), {"at": now().isoformat()} if ":at" in statement else {})
    engine.dispose()


def test_what_was_answered_is_sealed_and_can_be_read(app, old):
    engine = create_engine(old).execution_options(unit="writes")
    with engine.begin() as connection:
        connection.execute(text(ONCE), {"answer": '{"name": "陈示例"}', "at": now().isoformat()})
    with app.app_context():
        run_upgrade(old)
    with engine.connect() as connection:
        uid, box = connection.execute(text("SELECT uid, said_sealed FROM once")).one()
    engine.dispose()
    with app.app_context():
        assert json.loads(unseal(bytes(box), f"once.said.{uid}".encode())) == {"name": "陈示例"}


def test_who_opened_an_account_is_taken_from_the_audit(old):
    engine = create_engine(old).execution_options(unit="writes")
    with engine.begin() as connection:
        for uid in ("opened", "unknown"):
            connection.execute(text(STAFF), {"uid": uid, "at": now().isoformat()})
        for actor, what in (("staff:guan", "people.open_account"), ("staff:other", "people.disable")):
            connection.execute(text(ACT), {"actor": actor, "what": what, "at": now().isoformat()})
    run_upgrade(old)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT uid, opened_by FROM staff ORDER BY uid")).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [("opened", "staff:guan"), ("unknown", None)]


def test_what_could_be_found_is_in_the_index_of_words(old):
    engine = create_engine(old).execution_options(unit="writes")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO search (kind, subject, tokens) VALUES ('wish', 'w', ' 低 保 低保 ')"))
    run_upgrade(old)
    with engine.connect() as connection:
        words = connection.execute(text("SELECT word FROM search_words WHERE kind = 'wish' AND subject = 'w'"))
        assert {row.word for row in words} == {"低", "保", "低保"}
    engine.dispose()


WISH = (
    "INSERT INTO wishes (id, uid, no, state, version, title, kind, for_whom, area_code, story, price_fen, price_source,"
    " quantity, taken, person_uid, written_by, checked_by, published_at, letter_from, sample, at) VALUES (:id, :uid,"
    " :uid, 'claimed', 2, '电风扇', 'goods', '独居老人', '360902001', '', 100, '', 1, 1, 'p', 'staff:a', '', :at, '',"
    " :no, :at)"
)
CLAIM = (
    "INSERT INTO claims (id, uid, state, version, wish_id, holder, holder_kind, pieces, slot, lease_until, extended,"
    " carrier, waybill, proof_note, problem_from, at) VALUES (:id, :uid, :state, 1, :id, :holder, 'donor', 1, 1, :at,"
    " :no, '', '', '', :left, :at)"
)
EVENT = (
    "INSERT INTO claim_events (id, subject_id, version, move, source, target, actor, note, at) VALUES (:id, :of,"
    " :version, :move, 'held', 'problem', 'donor:lan', :note, :at)"
)


def test_a_problem_that_was_open_has_its_line_and_its_kind(old):
    """0032: one claim stands still for the second time, another goes on; what stopped it last is the line."""
    at = {"at": now().isoformat(), "no": False}
    told = ((1, 1, "problem", "包裹丢了"), (2, 2, "resolve", ""), (3, 3, "problem", "站点不收"))
    engine = create_engine(old).execution_options(unit="writes")
    with engine.begin() as connection:
        for number, state, left in ((1, "problem", "sent"), (2, "sent", None)):
            connection.execute(text(WISH), {"id": number, "uid": f"wish{number}", **at})
            facts = {"id": number, "uid": f"abcdefghijklmno{number}", "state": state, "left": left}
            connection.execute(text(CLAIM), {**facts, "holder": f"donor:{number}", **at})
        for number, version, move, note in told:
            facts = {"id": number, "of": 1, "version": version, "move": move, "note": note}
            connection.execute(text(EVENT), {**facts, "at": at["at"]})
    run_upgrade(old)
    with engine.connect() as connection:
        claims = connection.execute(text("SELECT id, problem_kind FROM claims ORDER BY id")).all()
        lines = connection.execute(
            text('SELECT uid, claim_id, kind, "left", said, "by", outcome FROM claim_problems')
        ).all()
    engine.dispose()
    assert [tuple(row) for row in claims] == [(1, "other"), (2, None)]
    assert [tuple(row) for row in lines] == [("abcdefghijklmnpb", 1, "other", "sent", "站点不收", "donor:lan", None)]
