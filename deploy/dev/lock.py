"""`make lock`: write the lock files anew from the `.in` files and package.json. `UPGRADE=1` also takes newer versions.

Python locks carry hashes and no address, npm's no registry address: any mirror can serve them, none can change them.
"""

import os
import re
from pathlib import Path

from deploy.dev import environment, phone
from deploy.dev.folder import PHONE, ROOT, VENV, quietly
from deploy.dev.say import Stop, line, told

PYTHON_LOCKS = ("requirements", "requirements-dev", "requirements-node")
UV = ("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes")
NO_ADDRESS = ("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock")


def main() -> int:
    environment.prepare("test")
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    for name in PYTHON_LOCKS:
        command: list[str | Path] = [VENV / "bin" / "uv", *UV, *NO_ADDRESS, *upgrade, f"{name}.in", "-o", f"{name}.txt"]
        quietly(f"锁定 {name}.txt", command)
        _ask_no_address(ROOT / f"{name}.txt")
    env = phone.node_env()
    npm = phone.npm(env)
    for folder in (ROOT / "static", PHONE):
        words = ["update" if upgrade else "install", "--package-lock-only", "--ignore-scripts"]
        quietly(f"锁定 {folder.relative_to(ROOT)}/package-lock.json", [*npm, *words], env=env, cwd=folder)
        _ask_no_address(folder / "package-lock.json", '"resolved": "http')
    line("锁文件已更新，请看过 git diff 再提交。")
    return 0


def _ask_no_address(lock: Path, sign: str = "://") -> None:
    if re.search(sign, lock.read_text(encoding="utf-8")):
        raise Stop(f"{lock.relative_to(ROOT)} 里出现了下载地址。锁文件不能带地址，请检查本机的 uv 与 npm 配置。")


if __name__ == "__main__":
    told(main)
