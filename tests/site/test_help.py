"""要帮助 on the site: the telephone first, the way to the form, and how far a request is, without script or account."""

import pytest

from server.intake.service.tracking import WRONG_MAX
from tests.cast import TOWN, VILLAGE
from tests.counting import counted
from tests.intake import desk, own_desk
from tests.site.test_policies import BUDGET_BYTES, PAYING, weight


@pytest.fixture
def no(unit, cast):
    with unit():
        return desk.called(cast).no


def said(answer, status=200):
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def track(phone, no, tail=desk.PHONE[-4:]):
    return phone.post("/help/track", data={"no": no, "tail": tail})


@pytest.mark.parametrize("area", [TOWN, VILLAGE])
def test_the_station_of_the_place_is_called_first(phone, cast, area):
    page = said(phone.get(f"/help?area={area}&code=0123456789"))
    assert "（灵泉街道社工站）" in page
    assert page.count('class="button') == 2  # the station's number is the hotline's here: it stands once
    assert page.index("tel:") < page.index("/m/help/ask?area=")
    assert "scene=0123456789" in page
    assert "3 天内打电话联系您" in page


def test_from_a_policy_the_form_knows_which(phone, table):
    page = said(phone.get(f"/policies/{table[1]}?area={TOWN}"))
    assert f'href="/help?policy={table[1]}&amp;area={TOWN}"' in page
    page = said(phone.get(f"/help?policy={table[1]}&area={TOWN}"))
    assert "城市最低生活保障" in page
    assert f"policy={table[1]}" in page.partition("/m/help/ask")[2]


def test_without_a_place_one_goes_down_to_it(phone, cast):
    page = said(phone.get("/help"))
    assert 'href="tel:12345"' in page
    assert 'href="/help?area=360902"' in page
    assert f'href="/help?area={TOWN}"' in said(phone.get("/help?area=360902"))


@pytest.mark.parametrize("query", ["area=999999", "area=x", "policy=nobody", "code=%27", "area=%00x"])
def test_a_wrong_address_is_no_reason_to_refuse(phone, cast, query):
    answer = phone.get(f"/help?{query}")
    assert answer.status_code in (200, 422)
    assert "12345" in answer.get_data(as_text=True)


def test_how_far_it_is_without_an_account(phone, no):
    page = said(track(phone, no.lower().replace("-", " ")))
    for words in (no, "已联系，核实中", "收到", "转到窗口", "灵泉街道社工站"):
        assert words in page
    for secret in (desk.NAME, desk.MOTHER, desk.PHONE, desk.TEXT[:6], desk.AGREED[:6]):
        assert secret not in page


def test_a_wrong_number_and_a_wrong_phone_are_one_answer(phone, no):
    wrong_phone = said(track(phone, no, "9999"), 404)
    wrong_number = said(track(phone, "QZ-00000000"), 404)
    assert "没有找到这次求助" in wrong_phone
    assert wrong_phone.replace(no, "") == wrong_number.replace("QZ-00000000", "")


@pytest.mark.parametrize(("no", "tail"), [("", ""), ("x" * 500, "y" * 500), ("QZ-1", "１２３４"), ("<b>", "0001")])
def test_nonsense_is_answered_kindly(phone, cast, no, tail):
    page = said(track(phone, no, tail), 404)
    assert "<b>" not in page.partition("<form")[2]


def test_guessing_ends(phone, no):
    for guess in range(WRONG_MAX):
        assert track(phone, no, str(5000 + guess)).status_code == 404
    answer = track(phone, no)
    assert "查询次数太多" in said(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0


def test_the_pages_are_light_and_without_script(phone, table, no):
    for path in ("/help", f"/help?area={TOWN}&policy={table[1]}", "/help/track"):
        assert weight(phone, path) < BUDGET_BYTES, path
        page = said(phone.get(path))
        assert "<script" not in page
        assert not PAYING.search(page)


def test_their_statements_are_few(phone, table, no):
    counts = {}
    for path in ("/help", f"/help?area={VILLAGE}&policy={table[1]}", "/help/track"):
        with counted() as statements:
            phone.get(path)
        counts[path.partition("?")[0] + ("?" if "?" in path else "")] = len(statements)
    with counted() as statements:
        track(phone, no)
    assert (counts, len(statements)) == ({"/help": 2, "/help?": 5, "/help/track": 0}, 6)


def test_ones_own_wish_is_followed_by_its_number_too(phone, unit, cast):
    with unit():
        own = own_desk.asked(cast).no
    page = phone.post("/help/track", data={"no": own.lower(), "tail": "0001"}).get_data(as_text=True)
    assert f"心愿 {own}：待核实" in page
    assert "上门核实" in page
    assert own_desk.TEXT not in page
    assert phone.post("/help/track", data={"no": own, "tail": "0002"}).status_code == 404
