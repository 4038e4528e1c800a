"""`make handbook`: take the pictures of the handbook anew, from the demo, with the browser of the journeys.

One picture per page, of the size of a desk or of a phone, as WebP of at most 80 kB.
"""

import tempfile
from io import BytesIO
from pathlib import Path

from deploy.dev import environment
from deploy.dev.folder import ROOT, go_to_venv
from deploy.dev.say import line, told

PICTURES = ROOT / "docs" / "handbook" / "pictures"
BYTES_MAX = 80_000
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
# Picture → (who sits there, or nobody; the page).
DESKS = {
    "charity": ("jingban", "/console/"),
    "charity-lead": ("fuze", "/console/"),
    "finance": ("caiwu", "/console/lines"),
    "relief": ("jiuzhu", "/console/policies"),
    "bureau-charity": ("cishan", "/console/overview"),
    "department": ("bumen", "/console/policies"),
    "township": ("xiangzhen", "/console/claims"),
    "station": ("shegong", "/console/claims"),
    "village": ("cunli", "/console/wishes"),
    "partner": ("aixin", "/console/wishes"),
    "platform-admin": ("guanli", "/console/health"),
    "security-admin": ("anquan", "/console/staff"),
    "audit-admin": ("shenji", "/console/audit"),
}
PHONES = {"residents": "/m/pages/home", "donors": "/m/pages/wishes"}


def main() -> int:
    environment.prepare("test")
    go_to_venv("deploy.dev.handbook")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="wishbridge-handbook-") as folder:
        _take_all(Path(folder))
    total = sum(path.stat().st_size for path in PICTURES.glob("*.webp"))
    line(f"使用手册的图片已更新：{len(DESKS) + len(PHONES)} 张，共 {total / 1000:.0f} kB。")
    return 0


def _take_all(folder: Path) -> None:
    from tests.journeys.desks import Office
    from tests.journeys.product import Product
    from tests.services import chromium

    product = Product(folder, f"sqlite:///{folder}/handbook.db")
    try:
        product.fill()
        product.start()
        with chromium.browser() as browser:
            office = Office(browser, product, {"viewport": DESK})
            for name, (login, path) in DESKS.items():
                desk = office.desk(login).open(path)
                _keep(name, desk.page)
                desk.context.close()
            for name, path in PHONES.items():
                page = browser.new_context(locale="zh-CN", viewport=PHONE, device_scale_factor=2).new_page()
                page.goto(product.base + path)
                _keep(name, page)
    finally:
        product.stop()


def _keep(name: str, page: object) -> None:
    """The window as it stands, at the best quality that is small enough."""
    from PIL import Image

    page.wait_for_load_state("networkidle")  # type: ignore[attr-defined]
    page.wait_for_timeout(400)  # type: ignore[attr-defined]
    shot = Image.open(BytesIO(page.screenshot()))  # type: ignore[attr-defined]
    for quality in (85, 75, 65, 55, 45):
        kept = BytesIO()
        shot.convert("RGB").save(kept, "WEBP", quality=quality, method=6)
        if len(kept.getvalue()) <= BYTES_MAX:
            break
    (PICTURES / f"{name}.webp").write_bytes(kept.getvalue())
    line(f"  {name}：{len(kept.getvalue()) / 1000:.0f} kB")


if __name__ == "__main__":
    told(main)
