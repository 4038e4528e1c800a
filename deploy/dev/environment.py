"""The Python environment `.venv`, from the lock files with hashes; a second call is over in no time.

`python -m deploy.dev.environment run|test` makes it ready and says nothing when it already is.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.dev import debian
from deploy.dev.folder import MADE, ROOT, VENV, ask_room, digest, quietly, stamped, write_stamp
from deploy.dev.say import Stop, line, told

PYTHON = VENV / "bin" / "python"
# level -> lock file, room it needs on the disk in MB
LEVELS = {"run": ("requirements.txt", 500), "test": ("requirements-dev.txt", 1200)}


def prepare(level: str) -> None:
    """Make `.venv` hold what `level` needs ("run" or "test"), and the `wishbridge` command."""
    lock, room = LEVELS[level]
    stamp = VENV / f"{level}.stamp"
    value = digest([ROOT / lock, ROOT / "pyproject.toml"])
    fit = _fits()
    if fit and stamped(stamp, value):
        return
    ask_room(room)
    if not fit:
        _make_venv()
    line("第一次（或锁文件变了）要下载软件包，请等一两分钟。")
    quietly("安装 Python 软件包", _pip("--require-hashes", "--only-binary", ":all:", "-r", lock))
    quietly("安装 wishbridge 命令", _pip("--no-index", "--no-deps", "--no-build-isolation", "-e", "."))
    write_stamp(stamp, value)


def _pip(*words: str) -> list[str | Path]:
    return [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *words]


def _fits() -> bool:
    """The environment was made by us, in this very folder (its scripts name it), and its Python is still there."""
    return PYTHON.exists() and stamped(VENV / "made.stamp", digest([], str(VENV)))


def _make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        debian.install([f"python{version}-venv"], what="Python 的 venv 模块")
    shutil.rmtree(VENV, ignore_errors=True)
    quietly("建立 Python 环境 .venv", [_outer_python(), "-m", "venv", VENV])
    write_stamp(VENV / "made.stamp", digest([], str(VENV)))


def _outer_python() -> str:
    """The Python that lives outside every environment: an environment made from another one dies with it."""
    return getattr(sys, "_base_executable", None) or sys.executable


def run_tool(*command: str) -> int:
    """Run a command of the environment in this folder, output straight to the terminal; returns its status."""
    path = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    env = {**os.environ, **_bytecode(), "PATH": path, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=env) as run:
        return run.wait()


def _bytecode() -> dict[str, str]:
    """Where Python may write no bytecode (images often say so), each of hundreds of processes would compile the house
    anew, a second of work each: what it compiled is kept out of sight then, under .make.
    """
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(MADE / "bytecode")}


def main() -> int:
    if sys.argv[1:] not in [["run"], ["test"]]:
        raise Stop("用法：python -m deploy.dev.environment run|test")
    MADE.mkdir(exist_ok=True)
    prepare(sys.argv[1])
    return 0


if __name__ == "__main__":
    told(main)
