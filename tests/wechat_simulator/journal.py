"""Everything that came in and went out, one JSON line each."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .clock import utc

BODY_LIMIT = 20_000
_HIDDEN = {"cookie"}


class Journal:
    """``journal.jsonl``: seq, virtual time, real time, direction, method, path, headers, body, verdict."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.jsonl"
        self._lock = threading.Lock()
        self._seq = self._last_seq()
        self._file = self.path.open("a", encoding="utf-8")
        if self._torn():
            self._file.write("\n")

    def _torn(self) -> bool:
        """A kill in the middle of a line: the next entry must not be glued to it."""
        written = self.path.read_bytes()
        return bool(written) and not written.endswith(b"\n")

    def _last_seq(self) -> int:
        entries = self.since(0)
        return int(entries[-1]["seq"]) if entries else 0

    def write(
        self, now: float, direction: str, method: str, path: str, headers: Mapping[str, str], body: bytes, verdict: str
    ) -> None:
        """``direction`` is in, out, control or page; ``verdict`` is a status or what went wrong."""
        entry = {
            "virtual": utc(now),
            "real": utc(time.time()),
            "direction": direction,
            "method": method,
            "path": path,
            "headers": {key: value for key, value in headers.items() if key.lower() not in _HIDDEN},
            "body": body[:BODY_LIMIT].decode("utf-8", "replace"),
            "verdict": verdict,
        }
        with self._lock:
            self._seq += 1
            self._file.write(json.dumps({"seq": self._seq, **entry}, ensure_ascii=False) + "\n")
            self._file.flush()

    def since(self, seq: int) -> list[dict[str, Any]]:
        """The entries after ``seq``; a line torn by a kill is left out."""
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if entry["seq"] > seq:
                found.append(entry)
        return found

    def close(self) -> None:
        self._file.close()
