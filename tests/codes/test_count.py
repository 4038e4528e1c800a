import os
import signal
from threading import Thread
from time import time

import pytest
from sqlalchemy import delete, func, select

from server.codes import service as codes
from server.codes import tally
from server.codes.jobs import fold
from server.codes.models import StepCount, TallyRow, TallyShard
from server.codes.states import Channel, Kind, Step
from server.kit.actors import THE_CLOCK
from server.kit.clock import today
from server.kit.db import db
from server.kit.units import reading
from tests.cast import TOWN
from tests.codes.test_register import hung
from tests.counting import counted

POLICY = "p" * 16


def sums(unit):
    """(step, channel, subject, area, serial) → times, once all is added up."""
    with unit():
        fold()
        rows = db.session.scalars(select(StepCount)).all()
        assert {row.day for row in rows} <= {today()}
        return {(row.step, row.channel, row.subject, row.area_code, row.serial): row.times for row in rows}


def read(**more):
    codes.count(Step.READ, subject=POLICY, area_code=TOWN, **more)


def test_it_works_inside_a_unit_and_outside_of_one(unit, app):
    with unit():
        serial = hung_serial()
        codes.count(Step.REQUEST, subject=POLICY, area_code=TOWN, scene_serial=serial, channel=Channel.MINIAPP)
    with app.app_context():
        with reading():
            read()
        read(scene_serial=serial.upper())
    assert sums(unit) == {
        ("request", "miniapp", POLICY, TOWN, serial): 1,
        ("read", "web", POLICY, TOWN, ""): 1,
        ("read", "web", POLICY, TOWN, serial): 1,
    }
    with app.app_context():
        read()
    assert sums(unit)[("read", "web", POLICY, TOWN, "")] == 2
    assert sum(sums(unit).values()) == 4  # nothing is counted twice


def hung_serial():
    return codes.register(Kind.POLICY, title="低保", subject=POLICY, actor=THE_CLOCK).serial


def undone(unit, act):
    """Do it in a unit that is not saved."""

    def fail():
        act()
        raise RuntimeError

    with pytest.raises(RuntimeError), unit():
        fail()


def test_a_unit_that_is_undone_has_counted_nothing(unit):
    undone(unit, read)
    assert sums(unit) == {}


def test_it_takes_no_row_of_others_and_outside_a_unit_no_statement(unit, app):
    with unit(), counted() as statements:
        read()
        read()
        db.session.flush()
    assert all(one.startswith("INSERT INTO tally_rows") for one in statements)
    with app.app_context(), counted() as statements:
        read()
    assert statements == []


def test_many_threads_lose_nothing(unit, app):
    def work():
        with app.app_context():
            for _ in range(200):
                read()

    threads = [Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums(unit) == {("read", "web", POLICY, TOWN, ""): 1000}


def test_a_killed_process_has_counted_all_it_answered(unit, app):
    """Each child says how far it came before it is killed in the middle of its work."""
    said = []
    for _ in range(3):
        ear, mouth = os.pipe()
        child = os.fork()
        if child == 0:
            with app.app_context():
                while True:
                    read()
                    os.write(mouth, b".")
        os.close(mouth)
        heard = sum(len(os.read(ear, 50)) for _ in range(4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(ear, 65536):
            heard += len(more)
        os.close(ear)
        said.append(heard)
    found = sum(sums(unit).values())
    assert sum(said) <= found <= sum(said) + len(said)  # what was written down and not yet said, once a child
    assert sum(sums(unit).values()) == found


def test_a_runner_killed_before_its_unit_is_saved_adds_up_once(unit, app):
    with app.app_context():
        read()
    with unit():
        read()
    undone(unit, fold)
    assert sums(unit) == {("read", "web", POLICY, TOWN, ""): 2}


def test_half_a_line_waits_and_nonsense_is_left_out(unit, app):
    with app.app_context():
        read()
        (shard,) = tally.shards()
        line = shard.read_bytes()
        shard.write_bytes(line + b"nonsense\n2026-99-01|read|web|||\n" + line[:-5])
    assert sum(sums(unit).values()) == 1
    with shard.open("ab") as file:
        file.write(line[-5:])
    assert sum(sums(unit).values()) == 2


def test_the_file_of_a_dead_process_goes_when_it_is_read(unit, app):
    with app.app_context():
        folder = tally.folder()
        folder.mkdir(parents=True)
        dead = folder / "elsewhere-1-0.log"
        dead.write_text(f"{today()}|read|web|{POLICY}||\n")
    assert sum(sums(unit).values()) == 1
    assert dead.exists()  # it may have a writer who has just opened it
    os.utime(dead, (time() - 4000, time() - 4000))
    assert sum(sums(unit).values()) == 1
    assert not dead.exists()
    with unit():
        assert db.session.scalar(select(func.count()).select_from(TallyShard)) == 0


def test_the_file_of_a_living_process_stays(unit, app):
    with app.app_context():
        read()
        (mine,) = tally.shards()
    os.utime(mine, (time() - 4000, time() - 4000))
    assert sum(sums(unit).values()) == 1
    assert mine.exists()


def test_much_is_added_up_in_rounds(unit, app, monkeypatch):
    monkeypatch.setattr("server.codes.jobs.ROWS_AT_ONCE", 7)
    monkeypatch.setattr("server.codes.tally.READ_BYTES", 200)
    with unit():
        for _ in range(20):
            read()
    with app.app_context():
        for _ in range(20):
            read()
    assert sum(sums(unit).values()) == 40
    with unit():
        assert db.session.scalar(select(func.count()).select_from(TallyRow)) == 0


def test_a_full_disk_costs_a_count_and_never_a_page(unit, app, monkeypatch, caplog):
    def full(*_given):
        raise OSError(28, "No space left on device")

    with app.app_context(), monkeypatch.context() as patch:
        patch.setattr("server.codes.tally.os.write", full)
        read()
    assert "a step was not counted" in caplog.text
    assert sums(unit) == {}


def test_a_serial_that_nobody_printed_is_not_believed(unit, app):
    with app.app_context():
        read(scene_serial="zzzzzzzzzz")
    assert sums(unit) == {("read", "web", POLICY, TOWN, ""): 1}


@pytest.mark.parametrize(
    "wrong", [{"subject": "a|b"}, {"area_code": "3" * 16}, {"scene_serial": "x y"}, {"subject": "../etc"}]
)
def test_what_is_no_word_of_ours_is_a_bug(app, wrong):
    with app.app_context(), pytest.raises(AssertionError):
        codes.count(Step.READ, **wrong)


def test_old_counts_that_were_deleted_by_hand_do_not_come_back(unit, app):
    with app.app_context():
        read()
    assert sums(unit)
    with unit():
        db.session.execute(delete(StepCount))
    assert sums(unit) == {}


def test_a_scan_of_a_policy_poster_says_policy_and_place(unit, cast):
    with unit():
        poster = hung()
        codes.open_scene(poster.scene, channel=Channel.MINIAPP)
        key = ("scan", "miniapp", "", TOWN, poster.serial)
    assert sums(unit) == {key: 1}
