"""公告动态 for the phone."""

from io import BytesIO

import pytest

from server.kit.clock import today
from server.notices import service as notices
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.miniapp_api.doors import API, refused
from tests.notices.words import published, words, written

CARD = {
    "id", "kind", "kind_text", "title", "summary", "organisation", "published_on", "pinned", "cover_url", "sample",
}  # fmt: skip


def test_the_list(phone, unit, cast):
    with unit():
        uid = published(cast, kind="result").uid
    page = phone.get(f"{API}/notices").get_json()
    assert (page["total"], page["page"], page["page_size"]) == (1, 1, 20)
    card = page["items"][0]
    assert set(card) == CARD
    assert (card["id"], card["kind"], card["kind_text"], card["pinned"]) == (uid, "result", "结果公示", False)
    assert (card["published_on"], card["cover_url"]) == (today().isoformat(), None)


def test_the_pinned_stand_first(phone, unit, cast):
    with unit():
        first = published(cast, title="第一", pinned_until=today())
        published(cast, title="第二")
    items = phone.get(f"{API}/notices?page_size=1").get_json()["items"]
    assert [(card["id"], card["pinned"]) for card in items] == [(first.uid, True)]


def test_one_in_full(phone, unit, cast):
    with unit():
        uid = published(cast).uid
    notice = phone.get(f"{API}/notices/{uid}").get_json()
    assert set(notice) == CARD | {"blocks"}
    assert [block["kind"] for block in notice["blocks"]] == ["paragraph", "heading", "list", "paragraph"]
    assert notice["blocks"][3]["lines"] == [
        {
            "spans": [
                {"text": "收支看", "strong": False, "href": None},
                {"text": "善款收支", "strong": False, "href": "/money"},
                {"text": "。", "strong": False, "href": None},
            ]
        }
    ]


def test_a_cover(phone, unit, cast):
    with unit():
        row = notices.draft(words(), actor=cast.chen, cover=BytesIO(jpeg()))
        row = notices.submit(row.uid, actor=cast.chen, seen_version=0)
    assert phone.get(f"{API}/notices/{row.uid}/cover").status_code == 404
    with unit():
        notices.publish(row.uid, actor=cast.zhou, seen_version=1)
    url = phone.get(f"{API}/notices/{row.uid}").get_json()["cover_url"]
    assert phone.get(url).mimetype == "image/jpeg"
    with unit():
        notices.withdraw(row.uid, actor=cast.zhou, reason="换图", seen_version=2)
    assert phone.get(url).status_code == 404


def test_one_without_a_cover(phone, unit, cast):
    with unit():
        uid = published(cast).uid
    refused(phone.get(f"{API}/notices/{uid}/cover"), 404, "notice_unknown")


@pytest.mark.parametrize("query", ["kind=poem", "page=0", "page_size=101"])
def test_a_list_that_cannot_be(phone, query):
    refused(phone.get(f"{API}/notices?{query}"), 422, "invalid")


def test_what_is_not_public_is_not_there(phone, unit, cast):
    with unit():
        inside, draft = published(cast, audience="staff"), written(cast.chen)
    for uid in (inside.uid, draft.uid, "nobody"):
        refused(phone.get(f"{API}/notices/{uid}"), 404, "notice_unknown")
    assert phone.get(f"{API}/notices").get_json()["total"] == 0


def test_its_statements_are_few(phone, unit, cast):
    with unit():
        uid = published(cast).uid
    with counted() as statements:
        phone.get(f"{API}/notices")
    assert len(statements) == 2
    with counted() as statements:
        phone.get(f"{API}/notices/{uid}")
    assert len(statements) == 1
