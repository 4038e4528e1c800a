"""The guards are themselves guarded: crimes are planted in a copy of the house, and each must be caught."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape.sources import ROOT

IMPORT_CRIMES = {
    "server/ledger/service.py": ("import server.wishes.service", "server.ledger.service -> server.wishes.service"),
    "server/wishes/rules.py": ("import flask", "server.wishes.rules -> flask"),
    "server/campaigns/states.py": ("import sqlalchemy", "server.campaigns.states -> sqlalchemy"),
    "server/campaigns/queries.py": ("import server.policies.queries", "server.campaigns.queries -> server.policies"),
    "server/gifts/queries.py": ("import werkzeug", "server.gifts.queries -> werkzeug"),
    "server/console/nav.py": ("import server.wishes.models", "server.console.nav -> server.wishes.models"),
    "miniapp_api/me.py": ("import sqlalchemy", "miniapp_api.me -> sqlalchemy"),
    "server/people/rules.py": ("import requests", "server.people.rules -> requests"),
    "server/kit/money.py": ("import server.people.roles", "server.kit.money -> server.people.roles"),
}
LONG_FUNCTION = "\n\ndef far_too_long():\n" + "    pass\n" * 41
FRACTION = (
    "\n\nfrom sqlalchemy import Float\nfrom server.kit.db import Base, Id\n"
    "from sqlalchemy.orm import Mapped, mapped_column\n\n\nclass Crime(Base):\n"
    '    __tablename__ = "crimes"\n    id: Mapped[int] = mapped_column(Id, primary_key=True)\n'
    "    price: Mapped[float] = mapped_column(Float)\n    phone: Mapped[str]\n"
)
SHAPE_CRIMES = {
    "server/ledger/rules.py": ("# too long\n" * 401, "test_no_file_is_too_long"),
    "server/kit/money.py": (LONG_FUNCTION, "test_no_function_is_too_long"),
    "server/messages/models.py": (FRACTION, "test_no_column_is_a_fraction"),
    "server/wishes/queries.py": ("\nimport server.ledger.models\n", "test_a_table_is_private_to_its_room"),
    "server/crimes/__init__.py": ('"""no Chinese name."""\n', "test_every_folder_of_the_house_is_in_the_contract"),
}
ALSO_CAUGHT = (
    "test_a_column_of_money_says_fen_and_holds_only_fen",
    "test_personal_columns_are_sealed",
    "test_models_equal_migrations",
    "test_every_room_says_in_chinese_what_it_is",
)


@pytest.fixture
def copy(tmp_path):
    """The house without its data, somewhere else."""
    for name in ("server", "miniapp_api", "tests", "deploy"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.in"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "static" / "phone").mkdir(parents=True)
    (tmp_path / "static" / "console").mkdir()
    return tmp_path


def plant(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(old + "\n" + text + "\n", encoding="utf-8")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    env = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
        "HOME": str(folder),
    }
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=400)


def test_every_import_crime_is_caught(copy):
    for name, (line, _) in IMPORT_CRIMES.items():
        assert (copy / name).exists(), name
        plant(copy, name, line)
    found = run(copy, "lint-imports", "--no-cache")
    assert found.returncode == 1, found.stdout + found.stderr
    missed = [arrow for _, arrow in IMPORT_CRIMES.values() if arrow not in found.stdout]
    assert missed == [], found.stdout


def test_the_house_itself_is_innocent(copy):
    found = run(copy, "lint-imports", "--no-cache")
    assert found.returncode == 0, found.stdout


def test_every_crime_against_the_shape_is_caught(copy):
    for name, (text, _) in SHAPE_CRIMES.items():
        plant(copy, name, text)
    suite = ("test_size.py", "test_tables.py", "test_rooms.py")
    found = run(copy, sys.executable, "-m", "pytest", "-q", "-W", "ignore", *(f"tests/shape/{name}" for name in suite))
    wanted = [guard for _, guard in SHAPE_CRIMES.values()] + list(ALSO_CAUGHT)
    missed = [guard for guard in wanted if f"{guard}" not in found.stdout]
    assert missed == [], found.stdout[-4000:]
