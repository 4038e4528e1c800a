"""A line of the fault catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """``kind`` is planted at ``where`` with ``args``, ``count`` times (0 is for ever); empty where it is to be done."""

    id: str
    where: str
    kind: str
    happens: str
    right: str
    args: Mapping[str, Any] = MappingProxyType({})
    count: int = 1
