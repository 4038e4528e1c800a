"""海报 — print a code for a place, a policy or a category."""

from server.codes import service as codes
from server.codes.errors import PaperGood
from server.codes.queries import Poster
from server.codes.states import Carrier, Kind
from server.kit.actors import Actor
from server.policies import queries
from server.policies.queries import papers
from server.regions import queries as regions
from server.regions.rules import Level

TOTAL_TITLE = "一码查政策"


def register_total(
    area_code: str, *, actor: Actor, carrier: Carrier = Carrier.SHEET, batch: str | None = None
) -> Poster:
    """总码 of a place: its catalogue."""
    return codes.register(Kind.TOTAL, title=TOTAL_TITLE, area_code=area_code, carrier=carrier, batch=batch, actor=actor)


def register_totals(county_code: str, *, actor: Actor) -> list[Poster]:
    """One 总码 per township of a county or city."""
    townships = regions.inside(regions.find(county_code).code, Level.TOWNSHIP)
    return [register_total(township.code, actor=actor) for township in townships]


def register_policy(
    wanted: str, *, area_code: str | None, actor: Actor, batch: str | None = None, renews: str | None = None
) -> Poster:
    """A code of one policy, by id or number, for a place or for everywhere; `renews`: the serial of older paper."""
    policy = queries.find(wanted)
    return codes.register(
        Kind.POLICY,
        title=policy.name,
        subject=policy.uid,
        subject_version=queries.current_number(policy),
        area_code=area_code,
        batch=batch,
        renews=renews,
        actor=actor,
    )


def renew(poster: Poster, *, actor: Actor, seen_version: int) -> Poster:
    """按现行版重印: a paper of its own, with the text in force, for where an old one hangs. PaperGood, OtherPlace.

    A serial stands for one text for ever: the old paper, wherever it is still seen, must go on to say that it is old.
    """
    if not papers.old_ones([poster]):
        raise PaperGood
    assert poster.subject is not None, "only the paper of a policy grows old"
    newer = register_policy(poster.subject, area_code=poster.area_code, actor=actor, renews=poster.serial)
    codes.renewed(poster, newer, actor=actor, seen_version=seen_version)
    return newer


def register_category(wanted: str, *, area_code: str | None, actor: Actor) -> Poster:
    """A code of one category, by id or name."""
    category = queries.category(wanted)
    return codes.register(Kind.CATEGORY, title=category.name, subject=category.uid, area_code=area_code, actor=actor)
