"""`wishbridge wish import`."""

import json

import pytest
from click.testing import CliRunner

from server.cli.families import wishbridge
from server.wishes.lists import WISHES
from tests.tables.files import CHAT, FAN, as_csv


@pytest.fixture
def run(app, cast):
    def one(*words):
        return CliRunner().invoke(wishbridge, ["wish", "import", *map(str, words)], obj=lambda: app)

    return one


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "心愿.csv"
    path.write_bytes(as_csv([FAN, CHAT]))
    return path


def drafts(unit, cast):
    with unit():
        return [line.wish.written_by for line in WISHES.ask(cast.chen, {"queue": "draft"}).page().items]


def test_it_says_what_it_did(run, file, unit, cast):
    done = run(file, "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["added"], said["unchanged"]) == (2, 0)
    assert [wish["title"] for wish in said["wishes"]] == ["电风扇", "陪老人聊天"]
    assert drafts(unit, cast) == ["system:import"] * 2
    assert json.loads(run(file, "--json").stdout) == {"added": 0, "unchanged": 2, "wishes": []}


def test_in_somebodys_name(run, file, unit, cast):
    done = run(file, "--as", "tian")
    assert "新增草稿 2 条" in done.stdout
    assert drafts(unit, cast) == [cast.tian.ref] * 2


def test_a_bad_table_imports_nothing_and_exits_one(run, file, unit, cast):
    file.write_bytes(as_csv([FAN, {**CHAT, "乡镇": "没有的镇"}]))
    done = run(file)
    assert done.exit_code == 1
    assert "没有导入任何一行" in done.stderr
    assert "第 3 行，乡镇：没有这个乡镇" in done.stderr
    assert drafts(unit, cast) == []


@pytest.mark.parametrize("login", ["nobody", "fang", "guo"])
def test_somebody_who_may_not(run, file, unit, cast, login):
    assert run(file, "--as", login).exit_code == 1
    assert drafts(unit, cast) == []


def test_a_file_that_is_not_there(run, tmp_path):
    assert run(tmp_path / "none.csv").exit_code == 2
