"""Which files the shape tests look at."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("server", "miniapp_api", "tests", "deploy")


def python_files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms or ROOMS for path in (ROOT / room).rglob("*.py"))


def phone_files() -> list[Path]:
    kinds = ("*.ts", "*.vue", "*.mjs", "*.js", "*.css")
    phone = ROOT / "static" / "phone"
    found = [path for kind in kinds for path in phone.rglob(kind) if "node_modules" not in path.parts]
    return sorted(found + list((ROOT / "static" / "console").rglob("*.[jc]s*")))


def templates() -> list[Path]:
    return sorted((ROOT / "server").rglob("*.html"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
