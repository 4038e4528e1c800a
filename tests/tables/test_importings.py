"""What each kind of table asks of a row: the room's own rules, told by column."""

import pytest

from server.codes import service as codes
from server.codes.states import Kind
from server.kit.clock import today
from server.people.roles import Role
from server.regions import queries as regions
from server.regions.errors import RegionUnknown
from server.registry import queries as registry
from server.registry import service as registering
from server.tables import jobs, queries
from server.tables import service as tables
from server.tables.importings import ALL
from server.wishes.queries import helped
from tests.cast import COUNTY, TOWN, VILLAGE, staff
from tests.registry.people import facts, id_number
from tests.shape.sources import templates
from tests.tables.files import FAN, as_csv, hand_in, person, told, work
from tests.wishes import desk

CHILD = str(today().year - 8)


def one(app, unit, actor, row, key="persons"):
    """The reasons of a table of one line."""
    uid = hand_in(unit, as_csv([row]), actor, key)
    work(app)
    return told(unit, uid, actor).get(2, [])


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, None),
        ({"村（社区）": VILLAGE, "台账": "民政局救助台账"}, None),
        ({"同意书到期日": "2099/1/31"}, None),
        ({"同意书到期日": "", "同意书纸质编号": ""}, None),
        ({"困难类别": "富人"}, "困难类别：请从给出的类别中选择"),
        ({"困难类别": ""}, "困难类别：必填"),
        ({"台账": "别的"}, "台账：请填：民政局救助台账或慈善会帮扶台账"),
        ({"村（社区）": "袁州区秀江街道"}, "村（社区）：您负责的地方没有这个村（社区），请写编码或全名"),
        ({"身份证号": "362202195001010011"}, "身份证号：身份证号不对，请核对 18 位号码（最后一位是校验码）"),
        ({"身份证号": "3.62202E+17"}, "身份证号：身份证号不对，请核对 18 位号码（最后一位是校验码）"),
        ({"身份证号": ""}, "出生年份：没有身份证号时请填写出生年份"),
        ({"身份证号": "", "出生年份": "四八年"}, "出生年份：请填四位年份"),
        ({"身份证号": "", "出生年份": CHILD}, "监护人姓名：请填写监护人姓名"),
        ({"手机号": "123"}, "手机号：请填写 11 位手机号"),
        ({"与户主关系": "主人"}, "与户主关系：请从给出的关系中选择"),
        ({"同意书到期日": "下个月"}, "同意书到期日：请填日期，例如 2027-12-31"),
        ({"同意书到期日": "2020-01-01"}, "同意书到期日：同意书的到期日必须在今天之后"),
        ({"同意书到期日": ""}, "同意书到期日：填了纸质编号，请同时填到期日"),
        ({"住址": "=HYPERLINK(1)"}, "住址：像是公式，请改成文字"),
        ({"住址": "长" * 1001}, "住址：太长了，最多 1000 个字"),
    ],
)
def test_a_person(app, unit, cast, given, reason):
    reasons = one(app, unit, cast.tian, person(**given))
    assert reasons == [] if reason is None else reason in reasons, reasons


def test_a_child_with_a_guardian_whose_consent_it_is(app, unit, cast):
    guardian = {"监护人姓名": "祖示例", "监护人电话": "13800000031", "监护人关系": "祖母"}
    row = person(身份证号="", 出生年份=CHILD, 困难类别="困境儿童", **guardian)
    uid = hand_in(unit, as_csv([row]), cast.tian)
    work(app)
    with unit():
        tables.take(uid, actor=cast.tian)
    work(app)
    with unit():
        child = registry.person(registry.newest(cast.tian)[0].uid)
        assert registry.consents(child)[0].given_by == "guardian"


def test_who_may_be_on_record_already_is_asked_about(app, unit, cast):
    with unit():
        registering.register_person(facts(), actor=cast.wang)
    assert "已经在台账中" in one(app, unit, cast.tian, person())[0]
    alike = one(app, unit, cast.tian, person(身份证号="", 出生年份="1948"))
    assert "可能已有此人" in alike[0]
    assert one(app, unit, cast.tian, person(身份证号="", 出生年份="1949")) == []


def test_the_charity_writes_into_its_own_register_alone(app, unit, cast):
    reasons = one(app, unit, cast.chen, person(台账="民政局救助台账"))
    assert reasons == ["台账：您的岗位不能登记到这个台账"]


WISH = {
    "心愿名称": "电风扇",
    "类别": "物品",
    "对象": "独居老人",
    "乡镇": "袁州区灵泉街道",
    "情况说明": desk.STORY,
    "参考价（元）": "１５０",
    "价格来源": "街道超市询价",
    "份数": "2",
}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, None),
        ({"乡镇": TOWN, "份数": ""}, None),
        ({"乡镇": "袁州区秀江街道"}, "乡镇：没有这个乡镇，请写地区编码或“县（市、区）乡镇”全名"),
        ({"参考价（元）": "9999"}, "参考价（元）：参考价不超过 5000 元"),
        ({"份数": "-5"}, "份数：份数请填整数"),
        ({"类别": "现金"}, "类别：请选择物品或服务"),
        ({"受助人身份证号": id_number(serial="994")}, "受助人身份证号：您负责的台账里没有这个身份证号的群众，请先登记"),
        ({"受助人身份证号": "张三"}, "受助人身份证号：请输入完整的 18 位身份证号或 11 位手机号"),
    ],
)
def test_a_wish(app, unit, cast, given, reason):
    reasons = one(app, unit, cast.tian, {**WISH, **given}, "wishes")
    assert reasons == [] if reason is None else reason in reasons, reasons


def test_a_wish_becomes_a_draft_of_its_person_once_and_goes_again(app, unit, cast):
    with unit():
        someone = registering.register_person(facts(), actor=cast.wang).uid
    row = {**WISH, "受助人身份证号": id_number(serial="992")}
    uid = hand_in(unit, as_csv([row]), cast.tian, "wishes")
    work(app)
    with unit():
        tables.take(uid, actor=cast.tian)
    work(app)
    with unit():
        wish = helped.of_persons([someone], actor=cast.tian)[0]
        assert (wish.state, wish.price_fen, wish.quantity) == ("draft", 15000, 2)
    assert one(app, unit, cast.tian, row, "wishes") == ["同样的心愿以前导入过"]
    with unit():
        tables.undo(uid, actor=cast.tian)
    work(app)
    with unit():
        assert helped.of_persons([someone], actor=cast.tian)[0].state == "withdrawn"
    assert one(app, unit, cast.tian, row, "wishes") == [], "what was taken back may come again"


def test_a_person_with_a_wish_is_not_taken_back(app, unit, cast):
    uid = hand_in(unit, as_csv([person()]), cast.tian)
    work(app)
    with unit():
        tables.take(uid, actor=cast.tian)
    work(app)
    with unit():
        desk.in_review(cast, person_uid=registry.newest(cast.tian)[0].uid)
        tables.undo(uid, actor=cast.tian)
    work(app)
    with unit():
        row = queries.find(uid, cast.tian)
        assert (row.undone, row.kept) == (0, 1)


@pytest.fixture
def admin(unit, cast):
    with unit():
        return staff("admin", "管平台", Role.PLATFORM_ADMIN, COUNTY)


PLACE = {"编码": f"{TOWN}201", "名称": "新村", "级别": "村（社区）"}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, None),
        ({"编码": "３６０９０２００１２０１"}, None),
        ({"编码": VILLAGE}, "编码：这个地区编码已经登记过了"),
        ({"编码": "360902999201"}, "编码：系统里和本表中都没有它所在的乡镇（街道）"),
        ({"编码": "12"}, "编码：编码位数不对：乡镇（街道）9 位，村（社区）12 位，网格 15 位"),
        ({"级别": "乡"}, "级别：请选择“乡镇（街道）”“村（社区）”或“网格”"),
        ({"编码": "360902077", "级别": "乡镇（街道）"}, None),
        ({"编码": TOWN, "级别": "乡镇（街道）"}, "编码：这个地区编码已经登记过了"),
        ({"编码": "360999001", "级别": "乡镇（街道）"}, "编码：系统里和本表中都没有它所在的县（市、区）"),
        ({"编码": "360902000", "级别": "乡镇（街道）"}, "编码：编码的每三位从 001 到 999"),
        ({"名称": "村"}, "名称：名称用 2 到 40 个字"),
    ],
)
def test_a_place(app, unit, admin, given, reason):
    reasons = one(app, unit, admin, {**PLACE, **given}, "places")
    assert reasons == [] if reason is None else reason in reasons, reasons


def test_a_village_and_its_grid_of_one_file_and_back(app, unit, cast, admin):
    grid = {"编码": f"{TOWN}201001", "名称": "第一网格", "级别": "网格"}
    used = {"编码": f"{TOWN}202", "名称": "老村", "级别": "村（社区）"}
    uid = hand_in(unit, as_csv([PLACE, grid, used]), admin, "places")
    work(app)
    with unit():
        tables.take(uid, actor=admin)
    work(app)
    with unit():
        assert regions.full_name(f"{TOWN}201001") == "袁州区灵泉街道新村第一网格"
        registering.register_person(facts(area_code=f"{TOWN}202"), actor=cast.tian)
        tables.undo(uid, actor=admin)
    work(app)
    with unit():
        row = queries.find(uid, admin)
        assert (row.undone, row.kept) == (2, 1)
        assert regions.full_name(f"{TOWN}202")
        with pytest.raises(RegionUnknown):
            regions.find(f"{TOWN}201")


TOWNSHIP = {"编码": "360902077", "名称": "示例新镇", "级别": "乡镇（街道）"}
OF_IT = {"编码": "360902077201", "名称": "镇上村", "级别": "村（社区）"}


def test_a_township_with_its_villages_of_one_file_and_back(app, unit, admin, monkeypatch):
    monkeypatch.setattr(jobs, "CHECK_AT_ONCE", 1)  # what a row lies in may have been looked at long before it
    grid = {"编码": "360902077201001", "名称": "第一网格", "级别": "网格"}
    uid = hand_in(unit, as_csv([TOWNSHIP, OF_IT, grid]), admin, "places")
    work(app)
    with unit():
        assert queries.find(uid, admin).bad == 0
        tables.take(uid, actor=admin)
    work(app)
    with unit():
        assert regions.full_name("360902077201001") == "袁州区示例新镇镇上村第一网格"
        assert regions.find("360902077").parent_code == COUNTY
        tables.undo(uid, actor=admin)
    work(app)
    with unit():
        assert queries.find(uid, admin).undone == 3
        assert not regions.exists("360902077")


def test_what_lies_in_a_place_stands_after_it(app, unit, admin):
    uid = hand_in(unit, as_csv([OF_IT, TOWNSHIP]), admin, "places")
    work(app)
    assert told(unit, uid, admin) == {2: ["它的上级在第 3 行，请把上级排到前面"]}


def test_a_township_in_use_stays(app, unit, cast, admin):
    uid = hand_in(unit, as_csv([TOWNSHIP]), admin, "places")
    work(app)
    with unit():
        tables.take(uid, actor=admin)
    work(app)
    with unit():
        codes.register(Kind.TOTAL, title="一码查政策", area_code="360902077", actor=cast.chen)
        tables.undo(uid, actor=admin)
    work(app)
    with unit():
        assert (queries.find(uid, admin).undone, queries.find(uid, admin).kept) == (0, 1)
        assert regions.exists("360902077")


def test_a_wish_that_names_somebody_is_not_taken_and_not_repeated(app, unit, cast):
    """What the form of one wish refuses, a table of many does not bring in."""
    bare = {**FAN, "对象": "胡小莲", "情况说明": "李大爷电话13812345678，患帕金森，住三组18号，想要一台电风扇。"}
    reasons = one(app, unit, cast.chen, bare, "wishes")
    assert any(reason.startswith("情况说明：") for reason in reasons), reasons
    assert "13812345678" not in " ".join(reasons)
    assert one(app, unit, cast.chen, FAN, "wishes") == []


def test_every_kind_of_table_has_a_way_in(app):
    """A page that no other leads to is found by nobody."""
    pages = "".join(path.read_text(encoding="utf-8") for path in templates() if "console/tables" not in str(path))
    assert [key for key in ALL if f"/console/tables/{key}" not in pages] == []
