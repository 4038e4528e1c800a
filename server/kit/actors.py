"""行为人 — who is doing something: a donor, a member of staff, or the platform's own clock."""

from dataclasses import dataclass, field

DONOR = "donor"
CLOCK = "clock"


@dataclass(frozen=True)
class Actor:
    """`kind` donor | staff | system; `areas` are what a member of staff answers for (empty: nothing).

    An area is a region code with its scope as `regions.rules.scoped` writes it: ask `regions.rules.within_any(code,
    actor.areas)` or `regions.queries.in_areas(column, actor.areas)`. `organisation` is a uid, its kind beside it.
    """

    kind: str
    uid: str
    roles: frozenset[str]
    name: str = field(default="", compare=False)
    areas: tuple[str, ...] = field(default=(), compare=False)
    organisation: str = field(default="", compare=False)
    organisation_kind: str = field(default="", compare=False)

    @property
    def ref(self) -> str:
        """How rows name the actor: `staff:…`, `donor:…`, `system:clock`. Never a name."""
        return f"{self.kind}:{self.uid}"


THE_CLOCK = Actor("system", "clock", frozenset({CLOCK}), "系统")


def donor_actor(uid: str, name: str = "") -> Actor:
    return Actor("donor", uid, frozenset({DONOR}), name)
