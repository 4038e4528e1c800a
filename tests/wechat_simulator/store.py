"""What must outlive a kill: tables of rows, changed in whole steps.

``simulator.json`` is the snapshot, replaced atomically; ``changes.jsonl`` holds the steps since, one line each, so that
a step costs what it changes and not what there is. A line torn by a kill is a step that did not happen.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
COMPACT_AFTER = 5000


class Table(Generic[Row]):
    """Rows of one dataclass by key. A row that was changed must be put again to be kept."""

    def __init__(self, name: str, kind: type[Row], store: Store) -> None:
        self.name, self._kind, self._store = name, kind, store
        self.rows: dict[str, Row] = {key: kind(**raw) for key, raw in store.raw.get(name, {}).items()}

    def get(self, key: str) -> Row | None:
        return self.rows.get(key)

    def put(self, key: str, row: Row) -> None:
        self.rows[key] = row
        self._store.dirty.add((self.name, key))

    def drop(self, key: str) -> None:
        if self.rows.pop(key, None) is not None:
            self._store.dirty.add((self.name, key))

    def replace(self, raw: dict[str, dict[str, Any]]) -> None:
        """These rows and no others."""
        for key in set(self.rows) - set(raw):
            self.drop(key)
        for key, row in raw.items():
            self.put(key, self._kind(**row))

    def plain(self, key: str) -> dict[str, Any] | None:
        """The row as JSON, None if it is gone."""
        row: Any = self.rows.get(key)
        return None if row is None else asdict(row)


class Store:
    """The state folder. The caller serialises access."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._snapshot = folder / "simulator.json"
        self._changes = folder / "changes.jsonl"
        self.raw: dict[str, dict[str, Any]] = self._load()
        self.dirty: set[tuple[str, str]] = set()
        self.tables: dict[str, Table[Any]] = {}
        self._lines = 0
        self._log = self._changes.open("a", encoding="utf-8")

    def _load(self) -> dict[str, dict[str, Any]]:
        raw = json.loads(self._snapshot.read_text(encoding="utf-8")) if self._snapshot.exists() else {}
        lines = self._changes.read_text(encoding="utf-8").splitlines() if self._changes.exists() else []
        for line in lines:
            try:
                step = json.loads(line)
            except ValueError:
                break
            for name, key, row in step:
                rows = raw.setdefault(name, {})
                rows.pop(key, None)
                if row is not None:
                    rows[key] = row
        return raw

    def table(self, name: str, kind: type[Row]) -> Table[Row]:
        self.tables[name] = Table(name, kind, self)
        return self.tables[name]

    def commit(self) -> None:
        """Write every dirty row as one step; after the end it is as if we had been killed."""
        if not self.dirty or self._log.closed:
            return
        step = [[name, key, self.tables[name].plain(key)] for name, key in sorted(self.dirty)]
        self.dirty.clear()
        self._log.write(json.dumps(step, ensure_ascii=False) + "\n")
        self._log.flush()
        self._lines += 1
        if self._lines >= COMPACT_AFTER:
            self.compact()

    def everything(self) -> dict[str, dict[str, Any]]:
        """Every row of every table, as JSON."""
        return {name: {key: table.plain(key) for key in table.rows} for name, table in self.tables.items()}

    def compact(self) -> None:
        """Fold the steps into the snapshot. A kill in between replays steps the snapshot has: they set whole rows."""
        everything = self.everything()
        fresh = self._snapshot.with_suffix(".tmp")
        fresh.write_text(json.dumps(everything, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, self._snapshot)
        self._log.truncate(0)
        self._lines = 0

    def close(self) -> None:
        self.compact()
        self._log.close()
