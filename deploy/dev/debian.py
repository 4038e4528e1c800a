"""What the system itself must have: installed by apt-get when that is allowed, else the one line to type."""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.dev.folder import quietly
from deploy.dev.say import Stop


def is_debian() -> bool:
    """True on Debian and what comes from it (Ubuntu)."""
    release = Path("/etc/os-release")
    kinds = [row for row in release.read_text("utf-8").splitlines() if row.startswith(("ID=", "ID_LIKE="))]
    return any("debian" in row for row in kinds)


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and is_debian()


def install(packages: list[str], *, what: str) -> None:
    """Install `packages`, or stop with the line to type. `what` is their Chinese name in the sentence."""
    names = " ".join(packages)
    if not can_install():
        raise Stop(f"缺少{what}。请先运行：sudo apt-get install -y {names}\n然后再运行一次。")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command: list[str | Path] = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    tried = subprocess.run(command, env=env, capture_output=True, stdin=subprocess.DEVNULL)
    if tried.returncode != 0:
        # A fresh machine has no package lists, and old lists name packages that are gone.
        quietly("更新系统软件目录", ["apt-get", "update"], env=env)
        quietly(f"安装{what}（{names}）", command, env=env)


def knows(package: str) -> bool:
    """Whether the system's catalogue has it. A fresh machine has no catalogue yet, so it is asked for once."""
    if not _is_listed(package):
        quietly("更新系统软件目录", ["apt-get", "update"])
    return _is_listed(package)


def _is_listed(package: str) -> bool:
    return subprocess.run(["apt-cache", "show", package], capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def has_chinese_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    names = ("*CJK*", "*wqy*", "*LXGW*", "*SourceHan*", "*DroidSansFallback*")
    return any(next(folder.rglob(name), None) for folder in folders if folder.is_dir() for name in names)
