"""`make run`: the whole platform on this machine, with the WeChat simulator and the demo county.

Order: environment, H5 client, simulator, migrations, demo, web. Ctrl-C ends everything that was started here.
`make data` (`run data`) stops after the demo.
"""

import fcntl
import json
import os
import socket
import subprocess
import sys
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.dev import environment, phone
from deploy.dev.folder import ROOT, VENV, ask_room, go_to_venv
from deploy.dev.household import Household
from deploy.dev.say import Stop, line, told

VAR = ROOT / "var"
BIN = VENV / "bin"
# WeChat only calls https addresses; the simulator carries this invented one to the loopback address.
NOTIFY_HOST = "donate.example.gov.cn"
# Settings of a real installation must never reach the demo, nor the demo's data a real database.
FOREIGN = ("WISHBRIDGE_", "WECHAT_", "SMS_", "DATABASE_", "MIGRATION_", "REDIS_", "SECRET_", "FIELD_", "SCENE_")


def main() -> int:
    data_only = sys.argv[1:] == ["data"]
    port = _port()
    _ask_demo()
    if not data_only:
        _ask_port(port)
    environment.prepare("run")
    go_to_venv("deploy.dev.run")
    ask_room(200)
    if data_only:
        with _only_one(), Household(_environment(port), VAR / "log") as house:
            _fill(house, port)
        return 0
    phone.build("h5")
    with _only_one(), Household(_environment(port), VAR / "log") as house:
        try:
            _live(house, port)
        except KeyboardInterrupt:
            line("\n正在停下……")
    line("都停下了。数据留在 var/，再运行 make run 会接着用；想从头来，删掉 var/ 即可。")
    return 0


def _fill(house: Household, port: int) -> str:
    """Everything before the web server; returns the simulator's address."""
    simulator = _start_simulator(house, port)
    house.env = {**house.env, **_simulator_settings(simulator)}
    house.do("升级数据库", [str(BIN / "wishbridge"), "db", "upgrade"])
    house.do("装入演示数据（第一次要一会儿）", [str(BIN / "wishbridge"), "demo", "load"])
    return simulator


def _live(house: Household, port: int) -> None:
    simulator = _fill(house, port)
    gunicorn = [str(BIN / "gunicorn"), "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    house.start("网站", "web", [*gunicorn, "server.app:create_app()"])
    base = f"http://127.0.0.1:{port}"
    house.wait_until(lambda: _answers(f"{base}/healthz"), name="网站", seconds=60)
    _welcome(base, simulator, _accounts(house))
    house.wait_until(lambda: False, name="愿桥", seconds=float("inf"))


def _port() -> int:
    said = os.environ.get("PORT") or "8000"
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= 65535:
        raise Stop(f"端口要是 1 到 65535 的整数，现在是「{said}」。例如：make run PORT=8001")
    return int(said)


def _ask_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # A port whose last connections are still fading is free for a server, so it must count as free here.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as problem:
            raise Stop(f"没有权限使用端口 {port}。请换一个 1024 以上的，例如：make run PORT=8001") from problem
        except OSError as problem:
            other = port + 1 if port < 65535 else 8001
            raise Stop(f"端口 {port} 已被别的程序占用。请换一个，例如：make run PORT={other}") from problem


def _ask_demo() -> None:
    """The demo's people and gifts must never land in a real database."""
    file = ROOT / ".env"
    rows = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    if any(row.replace(" ", "").replace('"', "").startswith("WISHBRIDGE_ENV=production") for row in rows):
        raise Stop("这里的 .env 是正式环境的配置，make run 只用于演示。请另取一份代码，在那个文件夹里运行。")


@contextmanager
def _only_one() -> Iterator[None]:
    """One platform per folder: two on one SQLite file and one simulator state would spoil each other."""
    (VAR / "run").mkdir(parents=True, exist_ok=True)
    with (VAR / "run" / "lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Stop("这个文件夹里已经有一个愿桥在运行。请先在那个窗口按 Ctrl-C 停下它。") from problem
        yield


def _environment(port: int) -> dict[str, str]:
    """The children's environment: ours only, so that a production setting in the shell cannot leak in."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return env | {
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "WISHBRIDGE_ENV": "demo",
        "DATA_DIR": str(VAR),
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "WECHAT_NOTIFY_BASE": f"https://{NOTIFY_HOST}",
    }


def _start_simulator(house: Household, port: int) -> str:
    """Start the WeChat stand-in; returns its address once it has written it down."""
    state = VAR / "run"
    control = state / "control.json"
    before = _written(control)
    line("· 启动微信模拟器……")
    words = ["--listen", "127.0.0.1:0", "--seed", "1", "--state", str(state)]
    mapping = ["--map", f"{NOTIFY_HOST}=http://127.0.0.1:{port}"]
    house.start("微信模拟器", "simulator", [str(BIN / "python"), "-m", "tests.wechat_simulator", *words, *mapping])
    house.wait_until(lambda: _written(control) != before, name="微信模拟器", seconds=30)
    return str(json.loads(control.read_text(encoding="utf-8"))["base"])


def _written(control: Path) -> tuple[int, int] | None:
    """Which writing of the file this is: the simulator replaces the last run's, which tells it its port."""
    try:
        found = control.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _simulator_settings(base: str) -> dict[str, str]:
    return {"WECHAT_API_BASE": base, "WECHAT_PAY_BASES": base, "SMS_URL": f"{base}/sms/send"}


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _accounts(house: Household) -> list[dict[str, Any]]:
    """One demo sign-in per role: `{role, login, password, otp_hint}`."""
    command = [str(BIN / "wishbridge"), "demo", "accounts", "--json"]
    asked = subprocess.run(command, cwd=ROOT, env=dict(house.env), capture_output=True, text=True)
    if asked.returncode != 0:
        raise Stop(f"读不到演示账号：{asked.stderr.strip()[-200:]}")
    accounts: list[dict[str, Any]] = json.loads(asked.stdout)
    return accounts


def _welcome(base: str, simulator: str, accounts: list[dict[str, Any]]) -> None:
    line(f"""
愿桥已经启动（演示模式，数据在 var/）：

  公众站        {base}/
  手机端        {base}/m/
  控制台        {base}/console/
  接口文档      {base}/api/docs
  短信收件箱    {simulator}/sms/inbox
  健康检查      {base}/healthz

演示账号，每种身份一个：
""")
    for account in accounts:
        code = "＋一次性验证码" if account.get("otp_hint") else ""
        line(f"  {_wide(account['role'], 18)}{_wide(account['login'], 12)}{_wide(account['password'], 22)}{code}")
    line("""
一次性验证码另开一个窗口取，例如：.venv/bin/wishbridge staff otp jingban
按 Ctrl-C 停下全部。
""")


def _wide(text: str, columns: int) -> str:
    """`text` filled up to `columns` of the terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(columns - taken, 1)


if __name__ == "__main__":
    told(main)
