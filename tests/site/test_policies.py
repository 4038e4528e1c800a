import re
from urllib.parse import quote

import pytest

from server.config import ROOT
from server.policies import queries
from server.policies.queries import desk
from tests.cast import TOWN
from tests.counting import counted
from tests.policies.table import rows

BUDGET_BYTES = 30_000
PAYING = re.compile(r"/m/give|cashier|/payments|/gifts|认捐|立即捐款|<script", re.IGNORECASE)


def weight(client, path):
    """Everything a browser loads for a page: the page, its style sheet, its pictures."""
    page = client.get(path).get_data(as_text=True)
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert loaded
    return len(page.encode()) + sum(len(client.get(one).data) for one in loaded)


def test_the_catalogue_lists_all_by_category(phone, whole_table):
    page = phone.get("/policies").get_data(as_text=True)
    assert all(f"/policies/{uid}" in page for uid in whole_table.values())
    assert page.index("基本生活保障") < page.index("群团关爱帮扶")


def test_search_finds_two_letter_words(phone, table):
    page = phone.get("/policies?q=低保").get_data(as_text=True)
    assert "城市最低生活保障" in page
    assert "重度残疾人护理补贴" not in page


@pytest.mark.parametrize("words", ["没有这种政策", "<script>alert(1)</script>", "%", "'", "x" * 500])
def test_a_search_without_a_find_is_kind(phone, table, words):
    answer = phone.get("/policies", query_string={"q": words})
    assert answer.status_code == 200
    assert "没有找到" in answer.get_data(as_text=True)
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_one_category(phone, table, unit):
    with unit():
        uid = queries.category("残疾人两项补贴").uid
    page = phone.get(f"/policies?category={uid}").get_data(as_text=True)
    assert page.count("<h1>残疾人两项补贴</h1>") == 1
    assert page.count('<li><a href="/policies/') == 2


def test_an_unknown_category_is_kind(phone, table):
    answer = phone.get("/policies?category=nothing")
    assert answer.status_code == 404
    assert "看全部政策" in answer.get_data(as_text=True)


def test_every_policy_is_told_whole(phone, whole_table):
    for row in rows():
        page = phone.get(f"/policies/{whole_table[row.no]}?area={TOWN}").get_data(as_text=True)
        texts = row.texts
        said = [row.name, row.department, row.category, *(texts[name] for name in ("summary", "who", "benefit", "how"))]
        for words in [*said, texts["standard"], texts["where_text"], *texts["papers"], "袁州区灵泉街道", "第 1 版"]:
            assert words in page, (row.no, words)
        assert ("示例" in page) == (texts["mark"] != "sourced" or "示例" in texts["standard"]), row.no
        assert 'href="tel:12345"' in page
        assert not PAYING.search(page)


def test_the_station_of_the_place(phone, table):
    page = phone.get(f"/policies/{table[1]}?area={TOWN}").get_data(as_text=True)
    assert "灵泉街道社工站" in page
    assert "灵泉街道社工站" not in phone.get(f"/policies/{table[1]}").get_data(as_text=True)


def test_searching_keeps_the_place_and_the_poster(phone, table):
    came = f"area={TOWN}&code=y1etgr3tfg"
    for path in (f"/policies?{came}", f"/policies?q=低保&{came}"):
        page = phone.get(path).get_data(as_text=True)
        assert f'name="area" value="{TOWN}"' in page
        assert 'name="code" value="y1etgr3tfg"' in page
    nothing = phone.get(f"/policies?q=没有这种政策&{came}").get_data(as_text=True)
    ways = re.findall(r'<a href="/policies\?q=[^"&]+([^"]*)"', nothing)
    assert set(ways) == {f"&amp;area={TOWN}&amp;code=y1etgr3tfg"}


def test_who_cannot_read_is_led_to_the_page_that_reads_aloud(phone, table):
    page = phone.get(f"/policies/{table[1]}?area={TOWN}&code=y1etgr3tfg").get_data(as_text=True)
    place = quote("袁州区灵泉街道")
    assert f'"/m/policy/detail?id={table[1]}&amp;area={TOWN}&amp;place={place}&amp;scene=y1etgr3tfg"' in page
    assert f'"/m/policy/detail?id={table[1]}"' in phone.get(f"/policies/{table[1]}").get_data(as_text=True)


def test_a_document_keeps_its_articles_apart(phone, table, unit):
    with unit():
        desk.versions(queries.find(table[1]))[0].full_text = "第一条　甲。\n\n第二条　乙。"
    page = phone.get(f"/policies/{table[1]}").get_data(as_text=True)
    assert "看文件全文</summary><p>第一条　甲。</p><p>第二条　乙。</p></details>" in page


@pytest.mark.parametrize("area", ["999999", "x", "3609020010019999999", "'; DROP TABLE regions"])
def test_a_wrong_area_is_no_reason_to_refuse(phone, table, area):
    assert phone.get(f"/policies/{table[1]}", query_string={"area": area}).status_code == 200


def test_an_unknown_policy_is_kind(phone, table):
    answer = phone.get("/policies/nobody")
    assert answer.status_code == 404
    assert "没有找到这项政策" in answer.get_data(as_text=True)


def test_pages_are_light_and_without_script(phone, whole_table):
    own = [f"/policies/{uid}?area={TOWN}" for uid in whole_table.values()]
    for path in ("/", "/policies", f"/policies?area={TOWN}", *own):
        assert weight(phone, path) < BUDGET_BYTES, path
        assert "<script" not in phone.get(path).get_data(as_text=True)


def test_their_statements_are_few(phone, table):
    counts = {}
    for path in ("/policies", f"/policies?area={TOWN}", "/policies?q=低保", f"/policies/{table[1]}?area={TOWN}"):
        with counted() as statements:
            phone.get(path)
        counts[path] = len(statements)
    assert list(counts.values()) == [3, 4, 3, 6]  # two of the first, one of the others look at the stamp of all pages


def test_print_and_elder_rules_stand_in_the_style_sheet():
    sheet = (ROOT / "static" / "site" / "site.css").read_text(encoding="utf-8")
    for rule in (
        "@media print",
        ".fs-24 { font-size: 24px; --tap: 60px; }",
        ".fs-30 { font-size: 30px",
        ":focus-visible",
    ):
        assert rule in sheet, rule
