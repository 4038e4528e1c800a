"""Claiming from a phone: what works, who is refused, two at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from server.people import queries as people
from server.people import service as people_acts
from server.wishes import queries
from server.wishes import service as wishes
from tests.counting import counted
from tests.miniapp_api.giving import Phone
from tests.wishes import desk


@pytest.fixture
def phones(app, unit, cast):
    kinds = {"lan": "bearer", "bo": "cookie", "qiao": "bearer"}
    return {who: Phone(app.test_client(), unit, getattr(cast, who), kind) for who, kind in kinds.items()}


@pytest.fixture
def uid(cast, unit):
    with unit():
        return desk.on_the_shelf(cast)


def code(answer):
    return answer.status_code, answer.get_json()["code"]


@pytest.mark.parametrize("who", ["lan", "bo"])
def test_it_works_both_ways_in(phones, uid, who):
    answer = phones[who].post(f"/wishes/{uid}/claim", {"pieces": 1})
    assert answer.status_code == 201
    claim = answer.get_json()
    assert (claim["state"], claim["state_text"], claim["pieces"], claim["days_left"]) == ("held", "已认领", 1, 7)
    assert claim["wish"]["id"] == uid
    assert claim["wish"]["left"] == 0
    assert [step["label"] for step in claim["steps"]] == ["认领", "寄出", "到站验收", "交付到人", "确认收到"]
    assert [step["done"] for step in claim["steps"]] == [True, False, False, False, False]
    assert [action["name"] for action in claim["actions"]] == ["sent", "extend", "release", "problem"]
    assert claim["lease_until"].endswith("+08:00")
    page = phones[who].get(f"/wishes/{uid}").get_json()
    assert (page["my_claim"]["id"], page["actions"], page["similar"]) == (claim["id"], [], [])


def test_twice_is_once(phones, uid):
    first, again = (phones["lan"].post(f"/wishes/{uid}/claim") for _ in range(2))
    assert first.get_json() == again.get_json()
    assert phones["lan"].get("/me/claims").get_json()["total"] == 1


def test_with_a_key_the_same_answer_comes_again(phones, uid):
    key = uuid4().hex
    first = phones["lan"].post(f"/wishes/{uid}/claim", {"pieces": 1}, Idempotency_Key=key)
    phones["lan"].post(f"/wishes/{uid}/release")
    again = phones["lan"].post(f"/wishes/{uid}/claim", {"pieces": 1}, Idempotency_Key=key)
    assert first.get_json() == again.get_json()
    assert code(phones["lan"].post(f"/wishes/{uid}/claim", {"pieces": 2}, Idempotency_Key=key)) == (409, "key_reused")


def test_taken_brings_others_along(phones, uid, cast, unit):
    with unit():
        other = desk.on_the_shelf(cast, title="落地扇")
    phones["lan"].post(f"/wishes/{uid}/claim")
    answer = phones["bo"].post(f"/wishes/{uid}/claim")
    assert code(answer) == (409, "wish_taken")
    assert [card["id"] for card in answer.get_json()["similar"]] == [other]


def test_phone_then_name(phones, uid, cast, unit):
    qiao = phones["qiao"]
    assert qiao.get(f"/wishes/{uid}").get_json()["actions"][0]["needs"] == ["phone", "name"]
    assert code(qiao.post(f"/wishes/{uid}/claim", {"name": "乔木"})) == (422, "phone_needed")
    with unit():
        people_acts.prove_phone(people.record(cast.qiao.uid), "13800000003")
    answer = qiao.post(f"/wishes/{uid}/claim")
    assert code(answer) == (422, "name_needed")
    assert answer.get_json()["detail"][0]["field"] == "/name"
    assert code(qiao.post(f"/wishes/{uid}/claim", {"name": "1"})) == (422, "name_invalid")
    assert qiao.post(f"/wishes/{uid}/claim", {"name": "乔木"}).status_code == 201
    assert qiao.get("/me").get_json()["name"] == "乔木"


def test_three_in_hand(phones, cast, unit):
    with unit():
        uids = [desk.on_the_shelf(cast) for _ in range(4)]
    answers = [phones["lan"].post(f"/wishes/{uid}/claim") for uid in uids]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 409]
    assert code(answers[3]) == (409, "too_many_claims")
    assert phones["lan"].get("/me").get_json()["claims_in_hand"] == 3


def test_more_pieces_than_are_left(phones, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=3)
    assert phones["lan"].post(f"/wishes/{uid}/claim", {"pieces": 2}).status_code == 201
    assert code(phones["bo"].post(f"/wishes/{uid}/claim", {"pieces": 2})) == (409, "pieces_left")
    assert phones["bo"].post(f"/wishes/{uid}/claim", {"pieces": 1}).status_code == 201


def test_signed_out(phone, uid):
    for act in ("claim", "release", "sent", "extend", "problem"):
        body = {"carrier": "邮政", "waybill": "1", "reason": "坏了"}
        assert code(phone.post(f"/api/v1/wishes/{uid}/{act}", json=body)) == (401, "signed_out")
    assert code(phone.get("/api/v1/me/claims")) == (401, "signed_out")
    assert code(phone.get("/api/v1/claims/0000000000000000/photo")) == (401, "signed_out")


def test_a_cookie_without_its_token(phones, uid):
    phones["bo"].headers = {}
    assert code(phones["bo"].post(f"/wishes/{uid}/claim")) == (403, "csrf_wrong")


@pytest.mark.parametrize("body", [{"pieces": 0}, {"pieces": "1"}, {"pieces": 1.5}, {"pieces": True}, {"pieces": 501}])
def test_odd_pieces(phones, uid, body):
    answer = phones["lan"].post(f"/wishes/{uid}/claim", body)
    assert code(answer) == (422, "invalid")
    assert answer.get_json()["detail"][0]["field"] == "/pieces"


@pytest.mark.parametrize("body", [{"name": 5}, {"name": "长" * 31}, {"name": ["a"]}, {"name": "a\x00b"}])
def test_odd_names(phones, uid, body):
    assert code(phones["lan"].post(f"/wishes/{uid}/claim", body)) == (422, "invalid")


@pytest.mark.parametrize("raw", [b"[]", b"5", b'"x"'])
def test_a_body_that_is_no_object(phones, uid, raw):
    headers = {**phones["lan"].headers, "Content-Type": "application/json"}
    answer = phones["lan"].client.post(f"/api/v1/wishes/{uid}/claim", data=raw, headers=headers)
    assert answer.status_code in (400, 422)


def test_unknown_ids(phones, cast, unit):
    with unit():
        draft = desk.in_review(cast)
    for uid in (draft, "0000000000000000", "a%00b"):
        assert phones["lan"].post(f"/wishes/{uid}/claim").status_code == 404
        assert phones["lan"].post(f"/wishes/{uid}/release").status_code == 404


def test_a_donor_tells_what_went_wrong_and_nothing_about_the_person(phones, uid):
    actions = phones["lan"].post(f"/wishes/{uid}/claim").get_json()["actions"]
    offered = next(one for one in actions if one["name"] == "problem")["kinds"]
    assert [one["value"] for one in offered] == ["unable", "other"]
    body = {"kind": "died", "reason": "听说的"}
    assert code(phones["lan"].post(f"/wishes/{uid}/problem", body)) == (422, "kind_needed")
    answer = phones["lan"].post(f"/wishes/{uid}/problem", {"kind": "unable", "reason": "店里断货"})
    assert (answer.status_code, answer.get_json()["problem_text"]) == (200, "店里断货")


@pytest.mark.parametrize("body", [{}, {"name": "兰兰"}])
def test_what_claiming_costs(phones, uid, body):
    with counted() as statements:
        assert phones["lan"].post(f"/wishes/{uid}/claim", body).status_code == 201
    assert len(statements) <= 10, "\n".join(statements)


@pytest.mark.parametrize("body", [{}, {"name": "波波"}])
def test_what_claiming_costs_when_it_is_ones_turn(phones, uid, body):
    phones["lan"].post(f"/wishes/{uid}/claim")
    phones["bo"].post(f"/wishes/{uid}/wait")
    phones["lan"].post(f"/wishes/{uid}/release")
    with counted() as statements:
        assert phones["bo"].post(f"/wishes/{uid}/claim", body).status_code == 201
    assert len(statements) <= 10, "\n".join(statements)


def test_what_coming_too_late_costs(phones, uid):
    phones["lan"].post(f"/wishes/{uid}/claim")
    with counted() as statements:
        assert code(phones["bo"].post(f"/wishes/{uid}/claim")) == (409, "wish_taken")
    assert len(statements) <= 4, "\n".join(statements)


def test_two_phones_at_the_same_moment(phones, uid, cast, unit, app):
    with unit():
        desk.on_the_shelf(cast, title="落地扇")
    start = Barrier(2)

    def tap(phone):
        start.wait()
        return phone.post(f"/wishes/{uid}/claim")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(tap, (phones["lan"], phones["bo"])))
    winner, loser = sorted(answers, key=lambda answer: answer.status_code)
    assert winner.status_code == 201
    assert code(loser) == (409, "wish_taken")
    assert "别人认领" in loser.get_json()["message"]
    assert len(loser.get_json()["similar"]) == 1
    with unit():
        assert queries.find_public(uid).taken == 1


def test_a_piece_that_came_back_can_be_claimed(phones, uid, cast, unit):
    phones["lan"].post(f"/wishes/{uid}/claim")
    phones["lan"].post(f"/wishes/{uid}/release")
    assert phones["bo"].post(f"/wishes/{uid}/claim").status_code == 201
    with unit():
        assert wishes.claim_on(uid, actor=cast.lan).state == "released"
