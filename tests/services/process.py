"""Starting a server as somebody harmless, in a folder of its own that goes away with it."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# nobody/nogroup: PostgreSQL refuses root, and a test server needs no rights at all.
NOBODY = 65534
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
# A database in memory neither waits for a disk nor wears it out. Some containers have 64 MB there: not enough.
MEMORY, DISK, MEMORY_WANTED = Path("/dev/shm"), Path("/tmp"), 2 << 30  # noqa: S108


def _die_with_parent() -> None:
    # A test run that is killed cleans nothing up; the kernel then ends its servers.
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def free_port() -> int:
    """A loopback port nobody listens on now. Someone else may take it at once, so starters try again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def place() -> Path:
    """Where tests keep what is gone when they end: in memory, when there is room."""
    is_roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_WANTED
    return MEMORY if is_roomy else DISK


def _swept(prefix: str) -> Path:
    """The place for servers' folders; those of test runs that were killed are removed first."""
    for left in place().glob(f"{prefix}*-*"):
        owner = left.name.removeprefix(prefix).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(left, ignore_errors=True)
    return place()


class Server:
    """A child process with a private folder. Subclasses give the command and say when it answers."""

    def __init__(self, prefix: str) -> None:
        # Near the root: a socket path may have 107 characters at most, pytest's folders are longer.
        self.folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=_swept(prefix)))
        self.identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
            self.identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self.again: Callable[[], None] = lambda: None
        """start it once more as it was started last"""

    def run(self, *command: str) -> None:
        """One command to its end, as the server's user. Raises RuntimeError with what it said."""
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, text=True, check=False, **self.identity
        )
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed: {(done.stderr or done.stdout)[-500:]}")

    def start(self, command: list[str], answers: Callable[[], bool], *, seconds: float = 20) -> None:
        """Start `command` and wait until it answers. Raises RuntimeError with the end of its log."""
        self.again = lambda: self.start(command, answers, seconds=seconds)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.env,
                stdout=out,
                stderr=out,
                preexec_fn=_die_with_parent,
                **self.identity,
            )
        deadline = time.monotonic() + seconds
        while not answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = self.log.read_text(encoding="utf-8", errors="replace")[-500:]
                self.stop()
                raise RuntimeError(f"{command[0]} did not come up: {said}")
            time.sleep(0.05)

    def halt(self, sign: signal.Signals = signal.SIGINT) -> None:
        """End the server, and keep what it holds. SIGINT is PostgreSQL's fast shutdown and Redis's normal one."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(sign)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def stop(self) -> None:
        """End the server at once and remove its folder; what it held was for the tests."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)
