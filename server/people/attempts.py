"""尝试 — a refusal that leaves a trace: a wrong password is counted, its unit saved, and the edge refuses after."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from server.kit.errors import DomainError

T = TypeVar("T")


@dataclass(frozen=True)
class Attempt(Generic[T]):
    """Call `outcome()` outside the unit: it returns the value or raises the refusal."""

    value: T | None = None
    refusal: DomainError | None = None

    def outcome(self) -> T:
        if self.refusal is not None:
            raise self.refusal
        assert self.value is not None, "an attempt with neither value nor refusal"
        return self.value
