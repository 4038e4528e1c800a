"""行为人 — who is doing something: a donor, a member of staff, or the platform's own clock."""

from dataclasses import dataclass, field

DONOR = "donor"
CLOCK = "clock"


@dataclass(frozen=True)
class Actor:
    """`kind` donor | staff | system; `areas` are region codes a member of staff answers for (empty: none)."""

    kind: str
    uid: str
    roles: frozenset[str]
    name: str = field(default="", compare=False)
    areas: tuple[str, ...] = field(default=(), compare=False)

    @property
    def ref(self) -> str:
        """How rows name the actor: `staff:…`, `donor:…`, `system:clock`. Never a name."""
        return f"{self.kind}:{self.uid}"


THE_CLOCK = Actor("system", "clock", frozenset({CLOCK}), "系统")


def donor_actor(uid: str, name: str = "") -> Actor:
    return Actor("donor", uid, frozenset({DONOR}), name)
