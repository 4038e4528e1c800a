"""The shape of the house: what import-linter cannot say is said here."""

import tomllib

import grimp
import pytest

from tests.shape.sources import ROOT

FOREIGN_TABLE_READERS = {"migrations"}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("server", "miniapp_api", cache_dir=None)


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "server" and len(parts) > 1 else parts[0]


def borrowed_tables(graph):
    """Imports of a room's models by another room; the kit's own tables are the kit's."""
    return [
        (importer, table)
        for table in graph.modules
        if table.endswith(".models") or ".models." in table
        for importer in graph.find_modules_that_directly_import(table)
        if room_of(importer) not in {room_of(table)} | FOREIGN_TABLE_READERS
    ]


def test_a_table_is_private_to_its_room(graph):
    assert borrowed_tables(graph) == []


def layers():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = next(c["layers"] for c in contracts if c["type"] == "layers")
    return {name.strip() for line in named for name in line.split("|")}


def test_every_folder_of_the_house_is_in_the_contract():
    folders = {f"server.{p.name}" for p in (ROOT / "server").iterdir() if (p / "__init__.py").is_file()}
    assert folders <= layers()


def test_every_room_says_in_chinese_what_it_is():
    silent = []
    for folder in [p for p in (ROOT / "server").iterdir() if (p / "__init__.py").is_file()]:
        first = (folder / "__init__.py").read_text(encoding="utf-8").lstrip('"')[:2]
        if not all("\u4e00" <= letter <= "\u9fff" for letter in first):
            silent.append(folder.name)
    assert silent == []


def test_a_folder_without_init_is_no_room():
    loose = [
        str(folder.relative_to(ROOT))
        for folder in (ROOT / "server").rglob("*")
        if folder.is_dir() and any(folder.glob("*.py")) and not (folder / "__init__.py").is_file()
        if folder.name != "versions"
    ]
    assert loose == []


def test_only_the_wechat_room_opens_addresses():
    """import-linter sees `urllib` as one thing; its `parse` half is harmless, its `request` half is the network."""
    openers = [
        str(path.relative_to(ROOT))
        for folder in ("server", "miniapp_api")
        for path in (ROOT / folder).rglob("*.py")
        if "urllib.request" in path.read_text(encoding="utf-8") and path.parent.name != "wechat"
    ]
    assert openers == []
