"""What the second engine is spared is only what it would have heard twice."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.sayings import Sayings, worth

TWO = "def test_starts():\n    helper()\n\ndef test_reads():\n    pass\n"
READ, COUNT = "SELECT :a", "SELECT count(*) WHERE 1 = :a"


@pytest.fixture
def engine():
    one = create_engine("sqlite://")
    yield one
    one.dispose()


def say(engine, folder, name, *said):
    """Each of `said` is a statement and its value, sent one after the other."""
    with Sayings().of(name, folder / "one.jsonl"), engine.connect() as connection:
        for statement, value in said:
            connection.execute(text(statement), {"a": value})


def chosen(folder, *names):
    items = [SimpleNamespace(nodeid=name, path=Path("tests/books.py").resolve()) for name in names]
    return worth(items, folder)


def test_the_same_with_other_values_is_heard_once(engine, tmp_path):
    say(engine, tmp_path, "tests/a/test.py::one", (READ, 3), (COUNT, 4))
    say(engine, tmp_path, "tests/a/test.py::two", (READ, 5), (COUNT, 6))
    assert chosen(tmp_path, "tests/a/test.py::one", "tests/a/test.py::two") == {"tests/a/test.py::one"}


@pytest.mark.parametrize(
    "said",
    [
        [(COUNT, 4), (READ, 3)],
        [(READ, "3"), (COUNT, 4)],
        [(READ, 2**31), (COUNT, 4)],
        [(READ, 3), (COUNT, None)],
        [(READ, "a\0b"), (COUNT, 4)],
        [(READ, 3), (COUNT, 4), (COUNT, 4)],
    ],
    ids=["other order", "other type", "larger", "nothing", "odd letters", "once more"],
)
def test_what_is_new_is_heard(engine, tmp_path, said):
    say(engine, tmp_path, "tests/a/test.py::one", (READ, 3), (COUNT, 4))
    say(engine, tmp_path, "tests/a/test.py::two", *said)
    assert "tests/a/test.py::two" in chosen(tmp_path, "tests/a/test.py::one", "tests/a/test.py::two")


def test_a_refusal_of_the_database_is_new(engine, tmp_path):
    say(engine, tmp_path, "tests/a/test.py::one", (READ, 3))
    with pytest.raises(OperationalError):
        say(engine, tmp_path, "tests/a/test.py::two", (READ, 3), ("SELECT nothing WHERE :a", 1))
    assert "tests/a/test.py::two" in chosen(tmp_path, "tests/a/test.py::one", "tests/a/test.py::two")


def test_another_transaction_before_it_makes_nothing_new(engine, tmp_path):
    say(engine, tmp_path, "tests/a/test.py::apart", (READ, 3))
    with Sayings().of("tests/a/test.py::one", tmp_path / "one.jsonl"):
        for statement in (COUNT, READ, COUNT):
            with engine.connect() as connection:
                connection.execute(text(statement), {"a": 3})
    assert chosen(tmp_path, "tests/a/test.py::apart", "tests/a/test.py::one") == {"tests/a/test.py::one"}
    with Sayings().of("tests/a/test.py::one", tmp_path / "one.jsonl"), engine.connect() as connection:
        for statement in (COUNT, READ):
            connection.execute(text(statement), {"a": 3})
    say(engine, tmp_path, "tests/a/test.py::two", (COUNT, 3))
    assert len(chosen(tmp_path, "tests/a/test.py::apart", "tests/a/test.py::one", "tests/a/test.py::two")) == 2


def test_who_says_most_is_asked_first(engine, tmp_path):
    """Whoever says a part of it, before or after, need not be heard."""
    say(engine, tmp_path, "tests/a/test.py::a", (READ, 3))
    say(engine, tmp_path, "tests/a/test.py::b", (READ, 3), (COUNT, 4))
    say(engine, tmp_path, "tests/a/test.py::c", (READ, 3), (COUNT, 4), (READ, 9), (READ, 9))
    names = [f"tests/a/test.py::{letter}" for letter in "abc"]
    assert chosen(tmp_path, *names) == {names[2]}


def test_what_a_test_names_in_its_file_counts_as_its_own(tmp_path):
    """And what others of that file name does not."""
    path = tmp_path / "test_x.py"
    path.write_text("import subprocess\n\nDO = subprocess.run\n\ndef helper():\n    DO()\n\n" + TWO)
    items = [SimpleNamespace(nodeid=name, path=path, originalname=name) for name in ("test_starts", "test_reads")]
    (tmp_path / "one.jsonl").write_text('["test_starts", 1, 0.1, []]\n["test_reads", 1, 0.1, []]\n')
    assert worth(items, tmp_path) == {"test_starts"}


def test_what_is_unknown_or_of_more_than_statements_is_heard(engine, tmp_path):
    for name in ("tests/a/test.py::one", "tests/faults/test.py::one", "tests/faults/test.py::two"):
        say(engine, tmp_path, name, (READ, 3))
    names = {"tests/faults/test.py::one", "tests/faults/test.py::two", "tests/a/test.py::new"}
    assert chosen(tmp_path, "tests/a/test.py::one", *sorted(names)) == names


def test_what_others_have_come_to_say_is_said_by_them(engine, tmp_path):
    """The first taken says most for its time; once two others are needed anyway, it says nothing of its own."""
    left, right = [(READ, 3), (COUNT, 4)], [(READ, "a"), (COUNT, "b")]
    say(engine, tmp_path, "tests/a/test.py::both", *left, (READ, "a"))
    say(engine, tmp_path, "tests/a/test.py::left", *left, (COUNT, None))
    say(engine, tmp_path, "tests/a/test.py::right", *left, (READ, "a"), *right)
    names = [f"tests/a/test.py::{name}" for name in ("both", "left", "right")]
    assert chosen(tmp_path, *names) == set(names[1:])
