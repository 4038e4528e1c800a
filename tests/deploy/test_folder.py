"""Steps are done again exactly when what they read has changed."""

from collections import namedtuple
from pathlib import Path

import pytest

from deploy.dev import folder
from deploy.dev.say import Stop

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folder, "ROOT", tmp_path)
    monkeypatch.setattr(folder, "MADE", tmp_path / ".make")
    return tmp_path


def test_a_digest_follows_names_and_bytes(root: Path) -> None:
    one, two = root / "one", root / "two"
    one.write_text("a")
    two.write_text("a")
    assert folder.digest([one]) != folder.digest([two])
    before = folder.digest([one, two])
    assert before == folder.digest([two, one])
    two.write_text("b")
    assert before != folder.digest([one, two])
    assert folder.digest([one], "x") != folder.digest([one], "y")


def test_a_stamp_holds_for_its_value_alone(root: Path) -> None:
    stamp = root / "deep" / "stamp"
    assert not folder.stamped(stamp, "1")
    folder.write_stamp(stamp, "1")
    assert folder.stamped(stamp, "1")
    assert not folder.stamped(stamp, "2")


def test_a_full_disk_is_told_before_the_step(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage(0, 0, 40 * folder.MB))
    folder.ask_room(40)
    with pytest.raises(Stop, match="只剩 40 MB"):
        folder.ask_room(41)


def test_a_failing_tool_stops_with_its_own_words(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Stop, match="构建没有成功"):
        folder.quietly("构建", ["sh", "-c", "echo 第三行有错; exit 3"], cwd=root)
    assert "第三行有错" in capsys.readouterr().out
