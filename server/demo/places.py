"""地区 — the city, its counties and townships as they are, and a few 示例 villages and grids that are not."""

from server.demo.profiles import Profile, townships
from server.kit.actors import THE_CLOCK
from server.regions import service as regions

VILLAGES = ("示例东村", "示例西村")
GRIDS = ("第一网格（示例）", "第二网格（示例）")


def build(chosen: Profile) -> None:
    """Every township gets its window as a station; villages and grids only where the demo's people live."""
    parent = None
    if chosen.city:
        parent = chosen.city[0]
        regions.add(parent, name=chosen.city[1], level="city")
    known: set[str] = set()
    for town in townships(chosen):
        if town.county_code not in known:
            known.add(town.county_code)
            regions.add(town.county_code, name=town.county, level="county", parent_code=parent)
        regions.add(town.code, name=town.name, level="township", parent_code=town.county_code)
        address = f"{town.name}便民服务中心一楼（示例）"
        regions.set_station(
            town.code, name=f"{town.name}社工站（示例）", address=address, phone="12345", actor=THE_CLOCK
        )
    for code in chosen.towns:
        _villages(code)


def _villages(town: str) -> None:
    for number, village in enumerate(VILLAGES, start=1):
        code = f"{town}{200 + number}"
        regions.add(code, name=village, level="village", parent_code=town)
        for row, grid in enumerate(GRIDS, start=1):
            regions.add(f"{code}{row:03d}", name=grid, level="grid", parent_code=code)


def village_of(town: str, number: int = 1) -> str:
    return f"{town}{200 + number}"
