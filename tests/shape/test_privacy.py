"""What the rooms say they keep about people is what the tables hold: nothing is missing, nothing is made up."""

import re
from importlib import import_module

from server.jobs import privacy
from server.kit.db import Base, all_models
from tests.shape.privacy_page import page
from tests.shape.sources import ROOT

all_models()
# A column that is named so holds something of a person, or says whose row it is.
PERSONAL = re.compile(
    r"name|nick|phone|mobile|address|openid|login|alias|payer|donor|guardian|birth|id_number|sex$|_sealed$|_blind$"
    r"|leader|person|holder$|^place$|^device$|waybill|relation|story|bank_account|signed_in|photo"
)
# Named alike, and of no person: places, offices, policies, files and lists.
NOBODYS = {
    "campaigns.bank_account_text": "慈善会自己的账户，依法公开",
    "campaigns.office_address": "慈善会的办公地址，依法公开",
    "campaigns.story": "项目介绍，依法公开",
    "charity_profile.contact_phone": "慈善会的办公电话，依法公开",
    "downloads.personal": "是否含个人信息，是与否",
    "list_choices.name": "工作人员给筛选条件起的名字",
    "complaints.subject_name": "投诉的是哪个项目、心愿、政策或公告的名称，公开",
    "event_units.named": "单位是否同意公开名称，是与否",
    "organisations.name": "单位名称",
    "wish_bulks.holder": "成批认领的爱心单位（编号）",
    "wish_prices.name": "物品或服务的名称",
    "payment_imports.file_name": "上传的文件名",
    "policies.name": "政策名称",
    "policy_cards.name": "提出的政策新名称",
    "policy_categories.name": "政策类别",
    "policy_departments.name": "部门名称",
    "policy_versions.phone": "窗口电话，公开",
    "policy_windows.station_address": "窗口地址，公开",
    "policy_windows.station_name": "窗口名称，公开",
    "policy_windows.station_phone": "窗口电话，公开",
    "promises.show_name": "单位是否同意公开名称，是与否",
    "regions.name": "地区名称",
    "posters.photo_uid": "海报张贴处的照片，不拍人",
    "stamps.name": "页面更新的计数名",
    "table_imports.file_name": "上传的文件名",
    "regions.station_address": "服务站点地址，公开",
    "regions.station_name": "服务站点名称，公开",
    "tally_shards.name": "计数文件名",
    "regions.station_phone": "服务站点电话，公开",
}


def columns():
    return {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}


def listed():
    return [field for _title, fields in privacy.table() for field in fields]


def test_every_column_of_a_person_is_listed():
    named = {one for one in columns() if PERSONAL.search(one.split(".")[1])}
    assert len(named) > 40, "hardly a personal column found: the test looks at nothing"
    assert sorted(named - {field.name for field in listed()} - NOBODYS.keys()) == []


def test_what_is_listed_is_there_once_and_explained():
    names = [field.name for field in listed()]
    assert sorted(set(names) - columns()) == []
    assert len(names) == len(set(names))
    for field in listed():
        assert not re.search(r"[a-z_]{3}", field.title), field.title
        assert all((field.title, field.purpose, field.retention, field.seen_by)), field.name


def test_every_room_with_a_list_is_on_the_page():
    rooms = {f"server.{path.parent.name}.privacy" for path in (ROOT / "server").glob("*/privacy.py")}
    rooms -= {"server.jobs.privacy", "server.console.privacy"}
    assert rooms == {room.__name__ for _title, room in privacy.ROOMS}


def test_who_gives_a_copy_also_forgets():
    for room in (import_module(one.__name__) for _title, one in privacy.ROOMS):
        assert hasattr(room, "export") == hasattr(room, "forget"), room.__name__
    assert all(hasattr(room, "forget") for room in privacy.OF_DONORS)


def test_what_the_log_of_acts_calls_things_by_names_nobody_but_staff():
    """Whatever a model says its rows are called is no column of a person we help, nor of a donor."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers]
    told = {kind.__tablename__: str(kind.called()) for kind in kinds if kind.called() is not None}
    assert {"wishes", "spendings", "staff"} <= told.keys()
    assert not {"helped_persons", "households", "donors", "spending_payees", "payment_lines"} & told.keys()
    personal = {field.name for field in listed() if not field.name.startswith("staff.")}
    words = {table: set(re.findall(r"\w+\.\w+", said)) for table, said in told.items()}
    assert {table: sorted(names & personal) for table, names in words.items() if names & personal} == {}


def test_what_is_only_added_to_holds_nothing_that_must_be_forgotten():
    for table in Base.metadata.sorted_tables:
        if table.info.get("append_only"):
            assert [one.name for one in table.columns if one.name.endswith(("_sealed", "_blind"))] == [], table.name


def test_the_page_of_personal_data_is_up_to_date():
    assert (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8") == page()
