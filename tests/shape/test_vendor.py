"""The browser files under static/vendor are exactly those whose sums were committed, each with its licence."""

import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
NAMES = {"echarts", "htmx", "swagger-ui", "tabler", "tabler-icons"}


def found_sums(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def written_sums(folder: Path) -> dict[str, str]:
    rows = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: value for value, name in (row.split("  ", 1) for row in rows)}


def test_every_file_is_the_one_that_was_committed() -> None:
    assert found_sums(VENDOR) == written_sums(VENDOR)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_package_carries_its_licence(name: str) -> None:
    folders = [folder for folder in VENDOR.iterdir() if folder.name.rpartition("-")[0] == name]
    assert len(folders) == 1
    assert (folders[0] / "LICENSE").read_text(encoding="utf-8").strip()


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    (tmp_path / "SHA256SUMS").write_text(f"{hashlib.sha256(b'2').hexdigest()}  a.js\n", encoding="ascii")
    assert found_sums(tmp_path) != written_sums(tmp_path)


def test_no_file_calls_out_for_a_font_or_a_picture() -> None:
    for sheet in VENDOR.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "url(http" not in text, sheet.name
        assert "url(//" not in text, sheet.name
        assert "@import" not in text, sheet.name
