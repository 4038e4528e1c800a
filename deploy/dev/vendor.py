"""`make vendor`: copy the few browser files the console, the site and the API page need out of node_modules.

They are committed, byte for byte as published, with their licences and sha256 sums: serving pages needs no npm.
"""

import hashlib
import json
import shutil
from pathlib import Path

from deploy.dev import environment, phone
from deploy.dev.folder import ROOT, quietly
from deploy.dev.say import line, told

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
MODULES = STATIC / "node_modules"
# Name in static/vendor -> npm package and the files taken from it.
TAKEN = {
    "htmx": ("htmx.org", ["dist/htmx.min.js", "LICENSE"]),
    "tabler": ("@tabler/core", ["dist/css/tabler.min.css", "dist/js/tabler.min.js"]),
    "echarts": ("echarts", ["dist/echarts.common.min.js", "LICENSE", "NOTICE"]),
    "swagger-ui": ("swagger-ui-dist", ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE", "NOTICE"]),
    "tabler-icons": ("@tabler/icons", ["LICENSE"]),
}
# @tabler/core is MIT by its package.json and its file headers but ships no licence file; this is what the header says.
TABLER_COPYRIGHT = "Copyright (c) 2018-2026 The Tabler Authors\nCopyright (c) 2018-2026 codecalm.net Paweł Kuna\n"
ICONS = (
    *("home", "heart", "gift", "qrcode", "users", "user", "user-plus", "building", "building-bank"),
    *("building-community", "map-pin", "phone", "device-mobile", "search", "check", "checks", "x", "alert-triangle"),
    *("info-circle", "help-circle", "clock", "calendar", "history", "file-text", "files", "clipboard-list"),
    *("clipboard-check", "printer", "settings", "logout", "login", "lock", "lock-open", "key", "list", "list-check"),
    *("coin-yuan", "receipt", "cash", "wallet", "shield-check", "shield-lock", "eye", "eye-off", "edit", "pencil"),
    *("minus", "trash", "arrow-left", "arrow-right", "arrow-back-up", "chevron-left", "chevron-right", "chevron-up"),
    *("chevron-down", "dots", "menu-2", "message", "message-circle", "bell", "download", "upload", "photo", "camera"),
    *("truck-delivery", "package", "box", "hand-stop", "heart-handshake", "home-heart", "wheelchair", "disabled"),
    *("school", "stethoscope", "old", "baby-carriage", "certificate", "award", "speakerphone", "chart-bar", "plus"),
    *("external-link", "link", "copy", "refresh", "filter", "ban", "circle-check", "circle-x", "circle-dashed", "star"),
    *("id", "scale", "book", "news", "brand-wechat", "database", "hourglass", "flag", "sun", "headset", "mail", "send"),
)


def main() -> int:
    environment.prepare("run")
    env = phone.node_env()
    quietly("取来前端文件", [*phone.npm(env), "ci", "--ignore-scripts"], env=env, cwd=STATIC)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, (package, files) in TAKEN.items():
        _take(name, package, files)
    _write_sums()
    line(f"static/vendor 已更新，共 {sum(1 for path in VENDOR.rglob('*') if path.is_file())} 个文件。")
    return 0


def _take(name: str, package: str, files: list[str]) -> None:
    source = MODULES / package
    version = json.loads((source / "package.json").read_text(encoding="utf-8"))["version"]
    target = VENDOR / f"{name}-{version}"
    target.mkdir(parents=True)
    for file in files:
        shutil.copyfile(source / file, target / Path(file).name)
    if name == "tabler":
        _write_tabler_licence(target / "LICENSE")
    if name == "tabler-icons":
        for icon in ICONS:
            shutil.copyfile(source / "icons" / "outline" / f"{icon}.svg", target / f"{icon}.svg")


def _write_tabler_licence(target: Path) -> None:
    """MIT's own words, from the icons of the same authors, under the copyright lines of Tabler."""
    words = (MODULES / "@tabler" / "icons" / "LICENSE").read_text(encoding="utf-8")
    title, _copyright, permission = words.split("\n\n", 2)
    target.write_text(f"{title}\n\n{TABLER_COPYRIGHT}\n{permission}", encoding="utf-8")


def _write_sums() -> None:
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file())
    rows = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VENDOR)}\n" for path in files]
    (VENDOR / "SHA256SUMS").write_text("".join(rows), encoding="ascii")


if __name__ == "__main__":
    told(main)
