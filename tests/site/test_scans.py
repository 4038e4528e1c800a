from dataclasses import replace

import pytest

from server.codes import queries as codes
from server.codes import service as code_work
from server.codes.jobs import fold
from server.codes.models import Replacement
from server.codes.states import Kind
from server.kit.actors import THE_CLOCK
from server.kit.clock import at, now, timedelta, today
from server.kit.db import db
from server.kit.scenes import Scene, write_scene
from server.policies import service as policies
from server.policies.service.figures import Given, adopt
from tests.cast import OTHER_TOWN, TOWN
from tests.counting import counted
from tests.policies.table import FEW, few, taken_over
from tests.site.test_policies import BUDGET_BYTES, weight


@pytest.fixture
def posters(unit, table):
    return put_up(unit)


def put_up(unit):
    """Kind → address of a poster of it."""
    with unit():
        made = {
            "total": policies.register_total(TOWN, actor=THE_CLOCK),
            "policy": policies.register_policy("1", area_code=TOWN, actor=THE_CLOCK),
            "category": policies.register_category("残疾人两项补贴", area_code=None, actor=THE_CLOCK),
            "wish": code_work.register(
                Kind.WISH, title="一台电风扇", subject="w" * 16, actor=THE_CLOCK, area_code=TOWN
            ),
        }
        return {kind: f"/q/{poster.scene}" for kind, poster in made.items()}


def scanned(client, path):
    answer = client.get(path)
    return answer.status_code, answer.get_data(as_text=True)


def counts(unit):
    with unit():
        fold()
        return sorted(codes.scans(codes.posters(codes.Filter()).items).values())


def test_a_total_code_opens_the_catalogue_of_its_place(phone, posters, unit):
    status, page = scanned(phone, posters["total"])
    assert status == 200
    assert "袁州区灵泉街道" in page
    assert page.count(f"?area={TOWN}") >= len(FEW)
    assert counts(unit) == [1]


def test_a_policy_code_opens_the_policy_with_its_window(phone, posters):
    status, page = scanned(phone, posters["policy"])
    assert (status, "城市最低生活保障" in page, "灵泉街道社工站" in page) == (200, True, True)
    assert "旧版" not in page


def test_a_category_code_opens_the_category(phone, posters):
    status, page = scanned(phone, posters["category"])
    assert (status, page.count('<li><a href="/policies/')) == (200, 2)


def test_a_parcel_says_where_it_goes_and_not_which_wish_it_is(phone, posters, unit):
    status, page = scanned(phone, posters["wish"])
    assert (status, "一台电风扇" in page, "w" * 16 in page) == (200, False, False)
    for told in ("微心愿包裹", "灵泉街道社工站", "灵泉街道便民服务中心一楼", 'href="tel:12345"'):
        assert told in page
    assert f"/m/fieldwork/arrival?code={posters['wish'].removeprefix('/q/')}" in page
    with unit():
        lost = code_work.register(Kind.WISH, title="无站点", subject="v" * 16, actor=THE_CLOCK, area_code=OTHER_TOWN)
        path = f"/q/{lost.scene}"
    assert "秀江街道的民政服务站" in scanned(phone, path)[1]


def test_old_paper_shows_the_new_text_and_says_so(phone, posters, unit):
    with unit():
        taken_over(few().replace("每月补足差额", "每月补上差额", 1))
    _status, page = scanned(phone, posters["policy"])
    assert "每月补上差额" in page
    assert "你手里的是旧版" in page
    assert page.index("每月补足差额") < page.index("每月补上差额")  # what the paper says, and what holds now
    phone.get(posters["policy"])
    with unit():
        (task,) = db.session.query(Replacement).all()
        assert (task.in_force, task.done_at) == (2, None)


def test_a_figure_that_changed_makes_the_paper_old_too(phone, unit, cast):
    with unit():
        taken_over(few().replace("每月补足差额", "每月补{低保标准_元}元", 1))
    with unit(), at(now() - timedelta(days=30)):
        adopt([Given("低保标准_元", today(), 930)], actor=THE_CLOCK)
    with unit(), at(now() - timedelta(days=3)):
        poster = policies.register_policy("1", area_code=TOWN, actor=THE_CLOCK)
        path = f"/q/{poster.scene}"
    assert "旧版" not in scanned(phone, path)[1]
    with unit():
        adopt([Given("低保标准_元", today() - timedelta(days=1), 965)], actor=THE_CLOCK)
    page = scanned(phone, path)[1]
    assert "你手里的是旧版" in page
    assert page.index("每月补930元") < page.index("每月补965元")


def test_a_scan_keeps_nothing_of_who_scanned(phone, posters, app):
    answer = phone.get(posters["total"], headers={"User-Agent": "a phone of somebody"})
    assert "Set-Cookie" not in answer.headers


def kind_page(page):
    return page.count('<li><a href="/policies/') == len(FEW) and 'href="tel:12345"' in page


@pytest.mark.parametrize("cut", [slice(0, -1), slice(0, 12), slice(1, None)])
def test_a_truncated_code_is_answered_kindly(phone, posters, unit, cut):
    status, page = scanned(phone, "/q/" + posters["total"].removeprefix("/q/")[cut])
    assert (status, kind_page(page)) == (404, True)
    assert counts(unit) == []


@pytest.mark.parametrize("scene", ["x", "tdaaaaaaaaaa-aaaaaaaaaaaaaaaa", "%00", "a'b", "中文", "x" * 3000])
def test_a_forged_code_is_answered_kindly(phone, posters, unit, scene):
    status, page = scanned(phone, f"/q/{scene}")
    assert (status, kind_page(page)) == (404, True)


def test_a_signed_code_without_a_poster_is_not_ours(phone, posters, app):
    with app.app_context():
        scene = write_scene(Scene("t", "0000000000"))
    assert scanned(phone, f"/q/{scene}")[0] == 404


def test_a_withdrawn_code_is_answered_kindly_and_not_counted(phone, posters, unit, cast):
    with unit():
        poster = next(one for one in codes.posters(codes.Filter(kind="total")).items)
        code_work.withdraw(poster, actor=cast.tian, reason="搬走了")
    status, page = scanned(phone, posters["total"])
    assert (status, kind_page(page), "这个码已停用" in page) == (410, True, True)
    assert "袁州区灵泉街道" in page or f"?area={TOWN}" in page
    assert counts(unit) == []


def test_a_code_of_a_policy_that_is_gone_is_kind(phone, posters, unit):
    with unit():
        lost = code_work.register(Kind.POLICY, title="不在了", subject="gone", actor=THE_CLOCK).scene
    status, page = scanned(phone, f"/q/{lost}")
    assert (status, kind_page(page)) == (404, True)


def test_the_pages_are_light(phone, whole_table, unit):
    posters = put_up(unit)
    for path in posters.values():
        assert weight(phone, path) < BUDGET_BYTES, path


def test_their_statements_are_few(phone, posters):
    found = {}
    for kind, path in posters.items():
        with counted() as statements:
            phone.get(path)
        found[kind] = len(statements)
    assert found == {"total": 5, "policy": 7, "category": 3, "wish": 4}


def test_wechats_verify_file_is_served_from_two_folders_alone(phone, app, tmp_path):
    folder = tmp_path / "wx-verify"
    folder.mkdir()
    (folder / "MP_verify_abc123.txt").write_text("abc123")
    (tmp_path / "secret.txt").write_text("no")
    answer = phone.get("/q/MP_verify_abc123.txt")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "text/plain", b"abc123")
    for path in ("/q/other.txt", "/q/..%2fsecret.txt", "/q/../secret.txt", "/q/a/b.txt"):
        assert phone.get(path).status_code == 404, path


def test_the_catalogue_of_an_empty_house_is_kind_too(phone):
    status, page = scanned(phone, "/q/x")
    assert (status, "12345" in page) == (404, True)


@pytest.fixture
def checked(app):
    settings = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = replace(
        settings, wechat_check_file="AbCd1234.txt", wechat_check_text="0123456789abcdef"
    )


def test_wechats_check_file_comes_from_the_settings(phone, checked):
    for path in ("/q/AbCd1234.txt", "/AbCd1234.txt"):
        answer = phone.get(path)
        assert (answer.status_code, answer.mimetype, answer.data) == (200, "text/plain", b"0123456789abcdef"), path
    for path in ("/q/abcd1234.txt", "/other.txt", "/robots.txt"):
        assert phone.get(path).status_code == 404, path
