"""What everybody will read shows nobody."""

import pytest

from server.kit.private_text import private_parts


@pytest.mark.parametrize(
    "text",
    [
        "请打13800000001联系",
        "电话 138 0000 0001",
        "电话138-0000-0001",
        "电话１３８０００００００１",
        "座机0795-3588888",
        "证号36220219500101001X",
        "证号 362202 19500101 0010",
        "账号6222020000000000000",
        "住在幸福路5号楼",
        "住灵泉小区3栋",
        "李 秀英老人想要一台电风扇",
    ],
)
def test_public_text_may_not_show_who_it_is(text):
    assert [line["field"] for line in private_parts({"story": text}, ["李秀英"])] == ["/story"]


@pytest.mark.parametrize(
    "text", ["老人今年89岁", "课外书10本", "2026年11月21日", "价格150.00元", "李奶奶想要电风扇", "拨打12345"]
)
def test_harmless_text_may_stand(text):
    assert private_parts({"story": text}, ["李秀英", "李"]) == []


@pytest.mark.parametrize("text", ["请到民政局 301室", "咨询电话 0795-3588888", "文化路 8 号楼二楼"])
def test_an_office_may_say_where_it_is(text):
    assert private_parts({"body": text}, of_an_office=True) == []
    assert private_parts({"body": text}) != []


@pytest.mark.parametrize("text", ["请打138 0000 0001", "证号36220219500101001X", "卡号6222020000000000000"])
def test_a_mobile_an_identity_and_a_card_are_nobodys_office(text):
    assert [line["field"] for line in private_parts({"body": text}, of_an_office=True)] == ["/body"]


def test_a_name_is_found_through_blanks_and_full_width():
    assert private_parts({"title": "李　秀 英收到了"}, ["李秀英"], of_an_office=True)
