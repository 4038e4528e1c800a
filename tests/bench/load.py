"""Requests over kept connections to a server on this machine, and the CPU that its processes spent on them."""

import http.client
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 4
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Ask:
    """One kind of request. `headers` and `body` may be made anew for each one. The best of `rounds` counts: where an
    answer costs a millisecond, what the same process does beside it (the jobs, on SQLite) would drown it.
    """

    name: str
    method: str
    path: str
    make: Callable[[], tuple[dict[str, str], bytes | None]] = lambda: ({}, None)
    expect: int = 200
    rounds: int = 1


@dataclass(frozen=True)
class Figure:
    """`cpu_ms` per request of all server processes; `p50_ms` and `p99_ms` as the client saw it."""

    cpu_ms: float
    p50_ms: float
    p99_ms: float
    bytes_each: int


def measure(base: str, ask: Ask, count: int, pids: list[int]) -> Figure:
    """Send `count` requests (after some to warm up). Every answer must have the status expected."""
    _send(base, ask, max(count // 10, 10))
    return min((_round(base, ask, count, pids) for _ in range(ask.rounds)), key=lambda figure: figure.cpu_ms)


def _round(base: str, ask: Ask, count: int, pids: list[int]) -> Figure:
    before = _cpu_s(pids)
    times, size = _send(base, ask, count)
    spent = _cpu_s(pids) - before
    times.sort()
    return Figure(
        cpu_ms=1000 * spent / len(times),
        p50_ms=1000 * times[len(times) // 2],
        p99_ms=1000 * times[int(len(times) * 0.99)],
        bytes_each=size,
    )


def _send(base: str, ask: Ask, count: int) -> tuple[list[float], int]:
    times: list[float] = []
    sizes: list[int] = []
    problems: list[str] = []

    def work() -> None:
        where = urlsplit(base)
        assert where.hostname == "127.0.0.1", "loopback only"
        line = http.client.HTTPConnection(where.hostname, where.port or 80, timeout=30)
        for _ in range(count // CONNECTIONS):
            headers, body = ask.make()
            began = time.perf_counter()
            line.request(ask.method, ask.path, body, headers)
            answer = line.getresponse()
            content = answer.read()
            times.append(time.perf_counter() - began)
            sizes.append(len(content))
            if answer.status != ask.expect:
                problems.append(f"{ask.name}: {answer.status} {content[:200]!r}")
                return
        line.close()

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems[0]
    return times, sizes[-1]


def _cpu_s(pids: list[int]) -> float:
    """User and system time of these processes and all their children."""
    return sum(_ticks(pid) for root in pids for pid in _tree(root)) / TICKS_PER_S


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _tree(int(child)))]
