"""The browser of the journeys: CHROMIUM, else Debian's. It speaks to loopback only and never calls home.

Debian has the same browser twice: `chromium` draws its own window and its tabs even where nobody looks, and the shell
draws pages alone, in three quarters of the time.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, sync_playwright

from tests.services.process import MEMORY, place

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


def launch(kind: BrowserType, *flags: str) -> Browser:
    """Start it headless, with more `flags`. Its shared memory is memory, unless the machine has too little of it."""
    too_much = ["--disable-dev-shm-usage"] if place() == MEMORY else []
    args = [*FLAGS, *flags]
    return kind.launch(executable_path=program(), args=args, headless=True, ignore_default_args=too_much)


@contextmanager
def browser() -> Iterator[Browser]:
    """A running headless Chromium, ended at the end of the block."""
    with sync_playwright() as playwright:
        running = launch(playwright.chromium)
        try:
            yield running
        finally:
            running.close()
