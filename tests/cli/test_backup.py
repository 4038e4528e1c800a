"""`wishbridge backup` and `restore`: a copy that is whole, a way back that overwrites nothing. On both engines."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from server.app import create_app
from server.cli.families import wishbridge
from server.files import service as files
from server.jobs.thread import hold_lock
from server.kit import backup as copies
from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.kit.http import House
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.ledger import service as books
from tests.files.pictures import jpeg
from tests.house import settings_for

ACCOUNT = "campaign:lamp00000000aaaa"


class Place:
    """A data folder and a database: empty, or brought up by the migrations."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.app: House = create_app(settings_for(folder, url))

    def run(self, *words: object) -> Any:
        return CliRunner().invoke(wishbridge, [str(word) for word in words], obj=lambda: self.app)

    def post(self, reference: str) -> None:
        with self.app.app_context(), writing():
            books.post(source="bank:main", target=ACCOUNT, amount_fen=100, reference=reference, actor=THE_CLOCK)

    def balance(self) -> int:
        with self.app.app_context():
            try:
                with reading():
                    return ledger.balance_fen(ACCOUNT)
            finally:
                db.engine.dispose()


@pytest.fixture
def place(engine_name: str, databases: Any, tmp_path: Path) -> Iterator[Callable[..., Place]]:
    made: list[Place] = []

    def make(name: str, *, built: bool) -> Place:
        folder = tmp_path / name
        if built:
            folder.mkdir()
            url = databases.migrated(folder)
        else:
            url = f"sqlite:///{folder}/w.db" if engine_name == "sqlite" else databases.empty()
        made.append(Place(folder, url))
        return made[-1]

    yield make
    for one in made:
        with one.app.app_context():
            db.engine.dispose()
        if engine_name != "sqlite":
            databases.drop(one.url)


@pytest.fixture
def lived_in(place: Callable[..., Place]) -> Place:
    """A place with an entry, a photo and a bill."""
    here = place("here", built=True)
    here.post("one")
    with here.app.app_context(), writing():
        files.keep_photo(jpeg(), owner="wish:1", actor=THE_CLOCK)
    (here.folder / "bills").mkdir()
    (here.folder / "bills" / "2026-11-20-trade.csv").write_text("账单", encoding="utf-8")
    return here


@pytest.fixture
def saved(lived_in: Place, tmp_path: Path) -> Path:
    done = lived_in.run("backup", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.output
    return Path(json.loads(done.stdout)["folder"])


def test_there_and_back(lived_in: Place, saved: Path, place: Callable[..., Place]) -> None:
    lived_in.post("two")
    there = place("there", built=False)
    done = there.run("restore", saved)
    assert done.exit_code == 0, done.output
    assert "wishbridge recover" in done.stdout
    assert (lived_in.balance(), there.balance()) == (200, 100)
    assert (there.folder / "bills" / "2026-11-20-trade.csv").read_text(encoding="utf-8") == "账单"
    assert _names(there.folder / "files") == _names(lived_in.folder / "files") != []


def test_the_restored_database_guards_its_tables(saved: Path, place: Callable[..., Place]) -> None:
    there = place("there", built=False)
    assert there.run("restore", saved).exit_code == 0
    with there.app.app_context(), pytest.raises(Exception, match="append-only"), writing():
        db.session.execute(db.text("UPDATE ledger_entries SET amount_fen = 1"))


def test_the_manifest_names_every_file_with_its_sum(saved: Path) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    names = {path.relative_to(saved).as_posix() for path in saved.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == names - {"manifest.json"}
    assert manifest["entries"] == 1
    assert saved.stat().st_mode & 0o077 == 0, "nobody else may read it"


def test_a_full_target_is_refused(lived_in: Place, saved: Path) -> None:
    lived_in.post("two")
    done = lived_in.run("restore", saved)
    assert (done.exit_code, "已有数据" in done.stderr) == (1, True)
    assert lived_in.balance() == 200


def test_a_full_target_that_is_named_is_set_aside(lived_in: Place, saved: Path, engine_name: str) -> None:
    lived_in.post("two")
    lived_in.balance()
    target = lived_in.folder if engine_name == "sqlite" else lived_in.url.rsplit("/", 1)[1]
    done = lived_in.run("restore", saved, "--into", target, "--json")
    assert done.exit_code == 0, done.output
    assert lived_in.balance() == 100
    aside = json.loads(done.stdout)["set_aside"]
    assert len(aside) >= 3
    assert any("before" in one for one in aside)
    assert _names(lived_in.folder / "files") != []


def test_a_target_named_wrongly(lived_in: Place, saved: Path) -> None:
    done = lived_in.run("restore", saved, "--into", "elsewhere")
    assert (done.exit_code, "不是这里的目标" in done.stderr) == (1, True)
    assert lived_in.balance() == 100


@pytest.mark.parametrize("harm", ["changed", "missing", "added", "manifest"])
def test_a_spoilt_backup_restores_nothing(saved: Path, place: Callable[..., Place], harm: str) -> None:
    dump = next(saved.glob("database.*"))
    if harm == "changed":
        dump.write_bytes(dump.read_bytes()[:-1] + b"x")
    elif harm == "missing":
        shutil.rmtree(saved / "bills")
    elif harm == "added":
        (saved / "files" / "more").write_text("x")
    else:
        (saved / "manifest.json").write_text("{")
    there = place("there", built=False)
    done = there.run("restore", saved)
    assert (done.exit_code, "没有恢复任何内容" in done.stderr) == (1, True)
    assert not (there.folder / "files").exists()


def test_no_backup_there(place: Callable[..., Place], tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    done = place("there", built=False).run("restore", tmp_path / "nothing")
    assert (done.exit_code, "找不到 manifest.json" in done.stderr) == (1, True)


def test_from_another_engine(saved: Path, tmp_path: Path) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    found = copies.Backup(saved, manifest | {"engine": "other"})
    with pytest.raises(copies.OtherEngine):
        copies.restore(found, database_url=f"sqlite:///{tmp_path}/new.db", data_dir=tmp_path)


def test_while_the_platform_runs(saved: Path, place: Callable[..., Place], engine_name: str) -> None:
    """On SQLite the running platform holds a lock; whoever restores must stop it first."""
    there = place("there", built=False)
    if engine_name != "sqlite":
        assert there.run("restore", saved).exit_code == 0
        return
    with hold_lock(there.folder):
        done = there.run("restore", saved)
    assert (done.exit_code, "任务执行器已经在运行" in done.stderr) == (1, True)


def test_a_backup_while_others_write_is_whole(lived_in: Place, place: Callable[..., Place], tmp_path: Path) -> None:
    """Every entry has its pair in the copy: both of one unit, or neither."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with lived_in.app.app_context(), writing():
                for half in ("a", "b"):
                    books.post(
                        source="bank:main",
                        target=ACCOUNT,
                        amount_fen=50,
                        reference=f"{number}:{half}",
                        actor=THE_CLOCK,
                    )
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        done = lived_in.run("backup", tmp_path / "out", "--json")
    finally:
        stop.set()
        thread.join()
    assert done.exit_code == 0, done.output
    there = place("there", built=False)
    assert there.run("restore", json.loads(done.stdout)["folder"]).exit_code == 0
    assert there.balance() % 100 == 0


def test_a_damaged_database_is_not_called_a_backup(tmp_path: Path) -> None:
    file = tmp_path / "w.db"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE t (x)")
        made.executemany("INSERT INTO t VALUES (?)", [("y" * 500,)] * 200)
    made.close()
    whole = bytearray(file.read_bytes())
    whole[8192:12288] = b"\xff" * 4096
    file.write_bytes(whole)
    with pytest.raises((copies.ToolFailed, sqlite3.DatabaseError)):
        copies.make(tmp_path / "out", database_url=f"sqlite:///{file}", data_dir=tmp_path)
    assert list((tmp_path / "out").iterdir()) == []


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
