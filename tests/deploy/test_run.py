"""`make run` refuses what it cannot do in one sentence, and keeps real settings out of the demo."""

import socket
from pathlib import Path

import pytest

from deploy.dev import run
from deploy.dev.say import Stop


@pytest.mark.parametrize("said", ["abc", "0", "65536", "-1", "8000.5", "８０００"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("PORT", said)
    with pytest.raises(Stop, match="端口要是 1 到 65535 的整数"):
        run._port()


def test_without_a_port_it_is_8000(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert run._port() == 8000


def test_a_taken_port_is_named_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=f"端口 {port} 已被别的程序占用"):
            run._ask_port(port)
    run._ask_port(port)


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "VAR", tmp_path)
    with run._only_one(), pytest.raises(Stop, match="已经有一个愿桥在运行"), run._only_one():
        pass
    with run._only_one():
        pass


@pytest.mark.parametrize("row", ["WISHBRIDGE_ENV=production", ' WISHBRIDGE_ENV = "production"'])
def test_the_demo_never_starts_on_production_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    run._ask_demo()
    (tmp_path / ".env").write_text(f"SECRET_KEY=x\n{row}\n", encoding="utf-8")
    with pytest.raises(Stop, match="正式环境"):
        run._ask_demo()


def test_settings_of_the_shell_do_not_leak_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "WECHAT_MCHID", "SECRET_KEY", "FIELD_KEYS", "REDIS_URL", "SMS_KEY"):
        monkeypatch.setenv(name, "real")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    env = run._environment(8123)
    assert "real" not in env.values()
    assert env["LANG"] == "zh_CN.UTF-8"
    assert env["WISHBRIDGE_ENV"] == "demo"
    assert env["PUBLIC_BASE_URL"] == "http://127.0.0.1:8123"


def test_columns_stand_under_each_other() -> None:
    assert len(run._wide("abcd", 10)) == 10
    assert len(run._wide("慈善会", 10)) == 7
    assert run._wide("很长很长很长", 4).endswith("长 ")
