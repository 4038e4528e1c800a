"""包裹标签 and 交接单 at the desk: printed for one, for a list, for a station; and who may not."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from server.kit import clock
from server.kit.clock import today
from server.kit.masking import mask_name
from server.people import service as people
from server.wishes import queries
from server.wishes import service as wishes
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.miniapp_api.doors import API, mini
from tests.people.desk_of_three import three
from tests.wishes import desk


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("tian", "chen", "wang", "guo")}


def words(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)


def test_one_label_from_the_wish(desks, unit, cast):
    with unit():
        uid = desk.held(cast)
        wish = queries.desk_claim(uid, actor=cast.chen)[1]
        no, page = wish.no, wish.uid
    assert f'action="/console/labels/{uid}"' in desks["tian"].page(f"/wishes/{page}")
    assert no in words(desks["tian"].post(f"/labels/{uid}"))
    assert desks["guo"].post(f"/labels/{uid}").status_code == 404
    assert desks["wang"].post(f"/labels/{uid}").status_code == 403


DPI = 200


def photographed(answer):
    """What a camera reads on the paper."""
    document = pypdfium2.PdfDocument(answer.data)
    try:
        pictures = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def test_the_printed_code_is_scanned_at_the_station_and_the_parcel_marked_arrived(app, desks, unit, cast, phone):
    """From the paper alone: a stranger's camera learns the station, the worker's the parcel and its button."""
    with unit():
        uid = desk.sent(cast, cast.bo)
        wish = queries.desk_claim(uid, actor=cast.tian)[1]
        no, title = wish.no, wish.title
    admin, door = three(unit)[1], mini(app, cast.lan.uid)
    with unit():
        code = people.make_work_code(cast.tian.uid, actor=admin)
    (address,) = photographed(desks["tian"].post(f"/labels/{uid}"))
    public = phone.get(urlsplit(address).path)
    seen = public.get_data(as_text=True)
    assert (public.status_code, "灵泉街道社工站" in seen) == (200, True)
    assert [said for said in (no, title, desk.NAME) if said in seen] == []

    assert door.post("/me/work", json={"code": code}).status_code == 200
    worker = {"headers": {"Authorization": f"Bearer {door.post('/session/work').get_json()['token']}"}}
    found = door.client.get(f"{API}/fieldwork/arrival", query_string={"code": address}, **worker).get_json()
    (parcel,) = found["claims"]
    assert (found["wish"]["no"], parcel["id"], "receive" in [one["name"] for one in parcel["actions"]]) == (
        no, uid, True,
    )  # fmt: skip
    done = door.client.post(f"{API}/fieldwork/claims/{parcel['id']}/receive", json={"note": "外包装完好"}, **worker)
    assert done.get_json()["state"] == "received"
    with unit():
        assert queries.desk_claim(uid, actor=cast.tian)[0].state == "received"


def test_as_many_as_the_list_has_parcels(desks, unit, cast):
    with unit():
        sent, held = desk.sent(cast), desk.held(cast)
        desk.held(cast, **desk.a_service())
        numbers = [queries.desk_claim(uid, actor=cast.chen)[1].no for uid in (sent, held)]
    assert 'action="/console/labels"' in desks["tian"].page("/claims?queue=all")
    found = words(desks["tian"].post("/labels", queue="all"))
    assert [no in found for no in numbers] == [True, True]
    assert found.count("微心愿包裹") == 2
    found = words(desks["tian"].post("/labels", queue="arriving"))
    assert [no in found for no in numbers] == [True, False]
    assert desks["guo"].post("/labels", queue="all").status_code == 422  # nothing of theirs to print


def test_what_is_handed_over_today(desks, unit, cast):
    tian = desks["tian"]
    assert "今天没有要交付的" in tian.page("/handover")
    with unit():
        waiting = desk.received(cast)
        later, now = (desk.held(cast, cast.bo, **desk.a_service(title=title)) for title in ("理发", "陪诊"))
        wishes.arrange(later, actor=cast.tian, day=today() + timedelta(days=1))
        with clock.at(clock.now() - timedelta(days=1)):
            wishes.arrange(now, actor=cast.tian, day=today())
        no = queries.desk_claim(waiting, actor=cast.tian)[1].no
    with counted() as statements:
        page = tian.page("/handover")
    assert len(statements) <= 50, len(statements)
    for told in (no, "电风扇", "陪诊", "（已过期）", "领取人签字", mask_name(desk.NAME), "灵泉街道社工站", "共 2 件"):
        assert told in page, told
    assert "理发" not in page
    assert desk.NAME not in page
    assert "今天没有要交付的" in desks["guo"].page("/handover")
    assert "电风扇" in desks["chen"].page("/handover?area=360902001")
    assert "今天没有要交付的" in desks["chen"].page("/handover?area=360902002")
    assert desks["wang"].get("/handover").status_code == 403
