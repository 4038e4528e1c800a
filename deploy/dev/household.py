"""Processes that live and end together: each in its own group, all ended in reverse order, none left behind."""

import ctypes
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from deploy.dev.folder import ROOT
from deploy.dev.say import FULL_DISK, MEANINGS, Stop, line

PR_SET_PDEATHSIG = 1
PATIENCE_S = 12
_on_terminal = os.isatty(0)
_libc = ctypes.CDLL(None)


def _die_with_parent() -> None:
    # Even when this process is killed without a chance to clean up, the kernel ends the child.
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Member:
    name: str
    process: subprocess.Popen[bytes]
    log: Path


@dataclass
class Household:
    """Starts children, watches them, ends them. Use as a context: leaving it ends everything."""

    env: Mapping[str, str]
    logs: Path
    members: list[Member] = field(default_factory=list)

    def __enter__(self) -> "Household":
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        # A second Ctrl-C while ending would leave half of them alive.
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        for member in reversed(self.members):
            end_group(member.process)

    def _popen(self, command: list[str], out: IO[bytes] | None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def start(self, name: str, file: str, command: list[str]) -> Member:
        """Start a lasting child; its words go to `<logs>/<file>.log`, one old log is kept."""
        log = self.logs / f"{file}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        with log.open("wb") as out:
            member = Member(name, self._popen(command, out), log)
        self.members.append(member)
        return member

    def do(self, doing: str, command: list[str]) -> None:
        """Run a passing child to its end, its words on the terminal; a failure stops the run."""
        line(f"· {doing}……")
        process = self._popen(command, None)
        try:
            while process.poll() is None:
                self.check()
                time.sleep(0.05)
        finally:
            end_group(process)
        if process.returncode != 0:
            raise Stop(f"{doing}没有成功（退出码 {process.returncode}），原因见上面几行。")

    def check(self) -> None:
        """Stop the run when a lasting child has ended, and say which one; end it when the terminal was closed."""
        if _terminal_closed():
            raise KeyboardInterrupt
        for member in self.members:
            if member.process.poll() is not None:
                raise _obituary(member)

    def wait_until(self, ready: Callable[[], bool], *, name: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise Stop(f"{name}在 {seconds:.0f} 秒内没有准备好。记录在 {self.logs}。")
            time.sleep(0.1)


def _terminal_closed() -> bool:
    """True once the terminal is gone: under `ssh -t host make run` the signal reaches make only, which waits for us."""
    watch = select.poll()
    watch.register(0, 0)
    return any(event & select.POLLHUP for _stdin, event in watch.poll(0)) and _on_terminal


def _obituary(member: Member) -> Stop:
    text = member.log.read_text(encoding="utf-8", errors="replace")
    if re.search(MEANINGS[0][0], text[-20_000:]):
        return Stop(f"{member.name}意外结束。{FULL_DISK}")
    line("\n".join(f"    {row}" for row in text.splitlines()[-12:]))
    code = member.process.returncode
    return Stop(f"{member.name}意外结束（退出码 {code}），其余的也停下了。最后几行在上面，全部记录在 {member.log}。")


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a child and whatever it started: politely, then, after some seconds, for good."""
    _signal_group(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_S)
    _signal_group(process.pid, signal.SIGKILL)
    process.wait()


def _signal_group(pid: int, signum: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # everyone in the group may be gone already
        os.killpg(pid, signum)
