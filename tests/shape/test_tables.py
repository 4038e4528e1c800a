"""What every table must be: money in whole fen, names that say so, personal data sealed, models equal to migrations."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Float, Integer, LargeBinary, Numeric, String, create_engine, text

from server.cli.db import run_upgrade
from server.config import ROOT
from server.kit import triggers
from server.kit.db import Base, Fen, all_models

MONEY_WORDS = ("amount", "price", "balance", "goal", "target_f", "fee", "refunded", "raised", "budget_f")
PERSONAL_WORDS = ("id_number", "phone", "address")
# A place's or an office's own number and address are public; a person's never is.
PUBLIC_COLUMNS = {"station_phone", "station_address", "contact_phone", "office_address"}

all_models()


def columns():
    return [column for table in Base.metadata.sorted_tables for column in table.columns]


def test_no_column_is_a_fraction():
    fractions = [str(c) for c in columns() if isinstance(c.type, Float | Numeric) and not isinstance(c.type, Integer)]
    assert fractions == []


def test_a_column_of_money_says_fen_and_holds_only_fen():
    numbers = [c for c in columns() if not isinstance(c.type, String)]
    money = [c for c in numbers if c.name.startswith(MONEY_WORDS) or c.name.endswith("_fen")]
    assert money, "no money anywhere: the test looks at nothing"
    assert [str(c) for c in money if not (c.name.endswith("_fen") and isinstance(c.type, Fen))] == []


def test_personal_columns_are_sealed():
    """A column named after a person's number or address is sealed bytes or a blind index."""
    named = [c for c in columns() if any(word in c.name for word in PERSONAL_WORDS) and c.name not in PUBLIC_COLUMNS]
    assert named, "no personal column found: the test looks at nothing"
    flags = [c for c in named if isinstance(c.type, Boolean)]
    sealed = [c for c in named if c.name.endswith("_sealed") and isinstance(c.type, LargeBinary)]
    blind = [c for c in named if c.name.endswith("_blind")]
    allowed = {str(c) for c in flags + sealed + blind}
    policy_pages = {"policy_versions.phone", "campaigns.contact_phone"}
    assert [str(c) for c in named if str(c) not in allowed | policy_pages] == []


def test_append_only_tables_hold_no_sealed_field():
    """What cannot be changed cannot be forgotten, so nobody's data may be in it (PIPL art. 47)."""
    forever = [table for table in Base.metadata.sorted_tables if table.info.get("append_only")]
    assert forever
    assert [str(c) for table in forever for c in table.columns if c.name.endswith("_sealed")] == []


def test_the_migrations_have_one_head_and_numbered_names():
    scripts = ScriptDirectory(str(ROOT / "server" / "migrations"))
    assert len(scripts.get_heads()) == 1
    files = sorted(p.name for p in (ROOT / "server" / "migrations" / "versions").glob("*.py"))
    assert [name[:5] for name in files] == [f"{n:04d}_" for n in range(1, len(files) + 1)]


@pytest.fixture
def migrated(engine_name, databases, tmp_path):
    """The address of a database brought up by the migrations alone."""
    if engine_name == "sqlite":
        url = f"sqlite:///{tmp_path}/migrated.db"
        run_upgrade(url)
        yield url
        return
    url = databases.empty()
    run_upgrade(url)
    yield url
    databases.drop(url)


def test_models_equal_migrations(migrated):
    engine = create_engine(migrated)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert differences == []


def test_triggers_stand_after_the_upgrade_and_refuse_a_change(migrated):
    engine = create_engine(migrated).execution_options(unit="writes")
    with engine.begin() as connection:
        assert triggers.missing(connection) == []
        connection.execute(
            text(
                "INSERT INTO audit (at, actor, what, subject, facts) "
                "VALUES ('2026-01-01 00:00:00+00:00', 'staff:a', 'test', 'x', '{}')"
            )
        )
    for statement in ("UPDATE audit SET what = 'changed'", "DELETE FROM audit"):
        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
