"""两个演示 — 宜春市 with its ten counties, and 金溪县 alone. What a profile invents is marked 「示例」."""

import csv
from dataclasses import dataclass
from pathlib import Path

from server.kit.errors import NotFound

DATA = Path(__file__).parent / "data"


class ProfileUnknown(NotFound):
    code, says = "profile_unknown", "没有这个演示，可选 yichun（宜春市）或 jinxi（金溪县）"


@dataclass(frozen=True)
class Profile:
    """`home` is the county whose bureau and charity the demo plays; `towns` are the four its people live in."""

    name: str
    city: tuple[str, str] | None
    home: str
    charity: str
    bureau: str
    seed: int
    towns: tuple[str, ...]


PROFILES = {
    "yichun": Profile(
        "yichun",
        ("360900", "宜春市"),
        "360902",
        "宜春市慈善总会（示例）",
        "宜春市民政局（示例）",
        20261121,
        ("360902001", "360902002", "360902100", "360902101"),
    ),
    "jinxi": Profile(
        "jinxi",
        None,
        "361027",
        "金溪县慈善总会（示例）",
        "金溪县民政局（示例）",
        20261122,
        ("361027100", "361027101", "361027102", "361027200"),
    ),
}


@dataclass(frozen=True)
class Township:
    county_code: str
    county: str
    code: str
    name: str


def profile(name: str) -> Profile:
    """The profile of this name, or ProfileUnknown."""
    if name not in PROFILES:
        raise ProfileUnknown
    return PROFILES[name]


def townships(chosen: Profile) -> list[Township]:
    """The real townships of a profile, from the ministry's division codes."""
    with (DATA / "townships.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Township(r["county_code"], r["county"], r["township_code"], r["township"]) for r in csv.DictReader(file)
        ]
    jinxi = PROFILES["jinxi"].home
    return [row for row in rows if (row.county_code == jinxi) == (chosen.name == "jinxi")]
