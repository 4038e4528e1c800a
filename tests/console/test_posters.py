import pypdfium2
import pytest
import zxingcpp

from server.codes import queries as codes
from server.codes.jobs import fold
from server.kit.actors import THE_CLOCK
from server.policies import queries
from server.policies import service as policies
from tests.cast import COUNTY, OTHER_TOWN, TOWN
from tests.console.seats import seat
from tests.counting import counted
from tests.policies.table import few, taken_over


@pytest.fixture(autouse=True)
def table(few_policies):
    """A handful."""


@pytest.fixture
def tian(app, unit, cast):
    return seat(app, unit, cast.tian)


@pytest.fixture
def ren(app, unit, cast):
    return seat(app, unit, cast.ren)


def all_posters(unit):
    with unit():
        return [(poster.kind, poster.area_code, poster.uid) for poster in codes.posters(codes.Filter()).items]


def test_a_total_code_is_registered_and_printed(tian, unit, app):
    answer = tian.post("/posters/new", kind="total", area=TOWN)
    ((kind, area, uid),) = all_posters(unit)
    assert (answer.status_code, kind, area) == (303, "total", TOWN)
    assert answer.location == f"/console/posters?uid={uid}"
    assert "已登记 1 张" in tian.page(answer.location.removeprefix("/console"))
    sheet = tian.get(f"/posters/sheet.pdf?uid={uid}")
    assert sheet.mimetype == "application/pdf"
    code = zxingcpp.read_barcodes(pypdfium2.PdfDocument(sheet.data)[0].render(scale=2).to_pil())[0].text
    assert app.test_client().get(code.removeprefix("http://127.0.0.1:8000")).status_code == 200
    with unit():
        fold()
    assert 'data-label="累计扫码" class="num"><div>1</div>' in tian.page("/posters")


def test_one_for_each_township(ren, unit):
    answer = ren.post("/posters/new", kind="total", area=COUNTY, each="1")
    assert answer.location == f"/console/posters?kind=total&area={COUNTY}&state=live"
    assert sorted(area for _, area, _ in all_posters(unit)) == [TOWN, OTHER_TOWN]
    sheet = ren.get(f"/posters/sheet.pdf?kind=total&area={COUNTY}&state=live").data
    assert len(pypdfium2.PdfDocument(sheet)) == 2


def test_policy_and_category(ren, unit):
    with unit():
        policy, category = queries.find("6").uid, queries.category("残疾人两项补贴").uid
    assert policy in ren.page(f"/posters/new?kind=policy&policy={policy}")
    assert ren.post("/posters/new", kind="policy", policy=policy, area="").status_code == 303
    assert ren.post("/posters/new", kind="category", category=category, area=TOWN).status_code == 303
    assert sorted((kind, area) for kind, area, _ in all_posters(unit)) == [("category", TOWN), ("policy", None)]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"kind": "total", "area": ""}, 422),
        ({"kind": "policy", "policy": "", "area": TOWN}, 422),
        ({"kind": "category", "area": TOWN}, 422),
        ({"kind": "wish", "area": TOWN}, 422),
        ({"area": TOWN}, 422),
        ({"kind": "total", "area": "360999999"}, 403),
        ({"kind": "total", "area": OTHER_TOWN}, 403),
        ({"kind": "policy", "policy": "nobody", "area": TOWN}, 404),
    ],
)
def test_what_cannot_be_printed_is_refused(tian, unit, form, status):
    assert tian.post("/posters/new", **form).status_code == status
    assert all_posters(unit) == []


def test_withdrawing(tian, unit, app):
    with unit():
        poster = policies.register_total(TOWN, actor=THE_CLOCK)
        path, scan = f"/posters/{poster.uid}", f"/q/{poster.scene}"
    assert tian.post(f"{path}/withdraw", note="", version="0").status_code == 422
    assert tian.post(f"{path}/withdraw", note="被雨淋坏", version="0").status_code == 303
    assert app.test_client().get(scan).status_code == 410
    page = tian.page(path)
    assert "被雨淋坏" in page
    assert "/withdraw" not in page
    assert tian.post(f"{path}/withdraw", note="再停", version="0").status_code == 409


def test_a_neighbours_poster_may_be_seen_by_nobody_but_its_place(tian, app, unit, cast):
    with unit():
        uid = policies.register_total(TOWN, actor=THE_CLOCK).uid
    guo = seat(app, unit, cast.guo)
    assert uid not in guo.page("/posters")
    assert guo.get(f"/posters/{uid}").status_code == 404
    assert guo.post(f"/posters/{uid}/withdraw", note="不是我的", version="0").status_code == 404


def test_the_list_is_narrowed_by_its_address(ren, unit):
    with unit():
        policies.register_total(TOWN, actor=THE_CLOCK)
        policies.register_policy("1", area_code=OTHER_TOWN, actor=THE_CLOCK)
    assert "共 <b>1</b> 条" in ren.page("/posters?kind=policy")
    assert "共 <b>1</b> 条" in ren.page(f"/posters?area={TOWN}")
    assert "没有符合条件的记录" in ren.page("/posters?state=withdrawn")


def test_the_lists_statements_do_not_grow(ren, unit):
    found = []
    for _ in range(2):
        with unit():
            policies.register_totals(COUNTY, actor=THE_CLOCK)
        with counted() as statements:
            ren.get("/posters")
        found.append(len(statements))
    assert found[0] == found[1] <= 13


def test_nothing_to_print_is_said(ren):
    answer = ren.get("/posters/sheet.pdf")
    assert (answer.status_code, "没有可以打印的海报" in answer.get_data(as_text=True)) == (422, True)


def test_an_unknown_poster(ren):
    assert ren.get("/posters/nobody").status_code == 404


def test_several_are_withdrawn_at_once(ren, unit):
    with unit():
        uids = [poster.uid for poster in policies.register_totals(COUNTY, actor=THE_CLOCK)]
    picks = [f"{uids[0]}:0", f"{uids[1]}:7"]
    assert ren.post("/lists/posters/batch", act="withdraw", pick=picks, note="换新版").status_code == 303
    assert "已停用 1 条，1 条已被他人处理" in ren.page("/posters")
    assert "换新版" in ren.page(f"/posters/{uids[0]}")


def aged(unit):
    """Paper of 临时救助 whose text has changed since."""
    with unit():
        poster = policies.register_policy("6", area_code=TOWN, actor=THE_CLOCK)
        uid, serial = poster.uid, poster.serial
        taken_over(few().replace("遇上火灾", "遇上大火", 1))
    return uid, serial


def test_old_paper_is_renewed_and_not_printed_as_it_was(tian, unit):
    uid, serial = aged(unit)
    page = tian.page(f"/posters/{uid}")
    assert ("按现行版重印" in page, "sheet.pdf" in page) == (True, False)
    assert "旧版</span>" in tian.page("/posters")
    refused = tian.get(f"/posters/sheet.pdf?uid={uid}")
    assert (refused.status_code, "按现行版重印" in refused.get_data(as_text=True)) == (409, True)
    answer = tian.post(f"/posters/{uid}/renew", version="0")
    newer = answer.location.rsplit("/", 1)[1]
    page = tian.page(f"/posters/{newer}")
    assert (answer.status_code, "第 2 版" in page, f"编号 {serial.upper()}" in page) == (303, True, True)
    assert tian.get(f"/posters/sheet.pdf?uid={newer}").status_code == 200
    assert "新的一张编号" in tian.page(f"/posters/{uid}")
    assert tian.post(f"/posters/{uid}/renew", version="0").status_code == 409
    assert tian.post(f"/posters/{newer}/renew", version="0").status_code == 409


def test_what_is_filtered_is_printed_without_the_old_ones(tian, unit):
    aged(unit)
    with unit():
        good = policies.register_total(TOWN, actor=THE_CLOCK).serial.upper()
    content = pypdfium2.PdfDocument(tian.get("/posters/sheet.pdf?state=live").data)
    assert len(content) == 1
    assert good in content[0].get_textpage().get_text_range()


def test_several_old_ones_are_renewed_at_once_and_the_good_ones_named(tian, unit):
    uid, _serial = aged(unit)
    with unit():
        good = policies.register_policy("1", area_code=TOWN, actor=THE_CLOCK).uid
    answer = tian.post("/lists/posters/batch", act="renew", pick=[f"{uid}:0", f"{good}:0"])
    page = tian.page("/posters")
    assert (answer.status_code, "已登记新的 1 条" in page, "直接打印就是同一张" in page) == (303, True, True)
    assert len(all_posters(unit)) == 3


def test_a_neighbour_renews_nothing(app, unit, cast):
    uid, _serial = aged(unit)
    assert seat(app, unit, cast.guo).post(f"/posters/{uid}/renew", version="0").status_code == 404
