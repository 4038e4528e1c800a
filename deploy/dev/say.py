"""Speaking to the person at the terminal: plain Chinese lines, and one sentence when something cannot be done."""

import errno
import re
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

FULL_DISK = "磁盘满了。请清出至少 2 GB 空间，再运行一次。"
NO_NETWORK = "下载不了：连不上网络或软件源。请检查网络（需要代理时设好 https_proxy），再运行一次，会接着做。"

UNREACHABLE = (
    "Temporary failure|Name or service not known|NewConnectionError|Connection refused|Network is unreachable|timed out"
    "|ProxyError|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|Could not resolve '|Unable to fetch"
)

# What a tool wrote about its failure -> what it means. The first that fits is told.
MEANINGS = (
    (r"No space left on device|ENOSPC|ERRNO 28", FULL_DISK),
    (
        r"DO NOT MATCH THE HASHES|EINTEGRITY",
        "下载到的软件包与锁文件里的校验和不符，已停止。请换一个软件源，再运行一次。",
    ),
    (r"Permission denied|EACCES|EPERM|ERRNO 13", "没有写权限。请确认当前用户能写这个文件夹，再运行一次。"),
    (UNREACHABLE, NO_NETWORK),
)


class Stop(Exception):
    """The run cannot go on; `says` is the one sentence for the person, with what to do."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


def line(text: str = "") -> None:
    """One line, at once (a log or a pipe must not hold it back)."""
    print(text, flush=True)


def meaning(doing: str, log: Path) -> Stop:
    """The sentence for a failed tool, read from the end of what it wrote to `log`."""
    text = log.read_text(encoding="utf-8", errors="replace")[-20_000:] if log.exists() else ""
    for pattern, says in MEANINGS:
        if re.search(pattern, text, re.IGNORECASE):
            return Stop(f"{doing}没有成功。{says}")
    line("\n".join(f"    {row}" for row in text.splitlines()[-8:]))
    return Stop(f"{doing}没有成功，最后几行在上面，全部记录在 {log}。")


def _sentence_for(problem: OSError) -> str:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FULL_DISK
    if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"没有写权限：{problem.filename}。请确认当前用户能写这个文件夹，再运行一次。"
    return f"系统不允许这一步：{problem.strerror}（{problem.filename}）。"


def _ended(_signum: int, _frame: object) -> None:
    # One way to end for Ctrl-C, a closed terminal and a polite kill.
    raise KeyboardInterrupt


def told(main: Callable[[], int | None]) -> None:
    """Run `main` and leave with its exit status; whatever stops it becomes one Chinese sentence, never a trace."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _ended)
    try:
        sys.exit(main() or 0)
    except Stop as stop:
        says = stop.says
    except OSError as problem:
        says = _sentence_for(problem)
    except KeyboardInterrupt:
        says = "已中断。"
    with suppress(OSError):  # the terminal may be gone, with nobody left to read it
        print(f"\n✗ {says}", file=sys.stderr, flush=True)
    sys.exit(1)
