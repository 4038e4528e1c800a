"""进展公开 — a report with a picture is written at the desk, read on the phone, and its figures are the ledger's."""

import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from server.kit.money import yuan
from tests.journeys.desks import Desk
from tests.journeys.phones import Phone
from tests.journeys.product import Product

CAMPAIGN, TITLE = "微心愿项目", "冬月进展：雨鞋和夜灯都送到了"
TEXT = "本月给 36 户送去雨鞋，给 12 户装了夜灯。\n下个月走访还没有电热毯的家庭。"


def test_a_report_is_published_and_read_on_the_phone(
    people: Callable[..., Phone], desk: Callable[[str], Desk], product: Product, tmp_path: Path
) -> None:
    picture = tmp_path / "shoes.jpg"
    Image.new("RGB", (800, 600), (120, 150, 190)).save(picture)
    running = product.get_json("/api/v1/campaigns?state=running")["items"]
    uid = next(one["id"] for one in running if one["title"] == CAMPAIGN)
    writer = desk("jingban").open(f"/console/campaigns/{uid}")
    writer.press("发布进展公开")
    writer.press_last("发布")
    assert writer.page.evaluate("document.activeElement.name") == "title", "what is missing is asked for at its field"
    writer.write("标题", TITLE)
    writer.write("正文", TEXT)
    writer.page.get_by_label("照片").set_input_files(picture)
    writer.press_last("发布")
    writer.sees("进展公开已发布")

    phone = people("h5").open(f"/give/campaign?id={uid}")
    phone.sees(TITLE)
    for line in TEXT.splitlines():
        phone.sees(re.compile(re.escape(line)))
    phone.saw_picture(rf"^/api/v1/campaigns/{uid}/reports/\w+/photos/\w+$")
    told = product.get_json(f"/api/v1/campaigns/{uid}/reports")["items"][0]
    assert told["title"] == TITLE
    card = phone.page.locator(".rp:visible", has_text=TITLE).first
    for fen in (told["raised_fen"], told["spent_fen"], told["left_fen"]):
        assert yuan(fen) in card.inner_text()
    for one in (writer, phone):
        one.settled()
