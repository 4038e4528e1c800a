"""The browser of the journeys: CHROMIUM, else Debian's. It speaks to loopback only and never calls home.

Debian has the same browser twice: `chromium` draws its own window and its tabs even where nobody looks, and the shell
draws pages alone, in three quarters of the time.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

MISSING = (
    "缺少 Chromium。请运行：sudo apt-get install -y chromium fonts-noto-cjk，或用 CHROMIUM=/它的/路径 指出它在哪里。"
)
PROGRAMS = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Names outside this machine do not exist for the tests.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)


def program() -> Path:
    """The browser to start. Raises SystemExit with the line to type when there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise SystemExit(f"CHROMIUM={named} 不是可以执行的程序，请改成 Chromium 的路径。")
        return Path(named)
    found = next(filter(None, (shutil.which(name) or shutil.which(name, path="/usr/bin") for name in PROGRAMS)), None)
    if found is None:
        raise SystemExit(MISSING)
    return Path(found)


@contextmanager
def browser() -> Iterator[Browser]:
    """A running headless Chromium, ended at the end of the block."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program(), args=list(FLAGS), headless=True)
        try:
            yield running
        finally:
            running.close()
