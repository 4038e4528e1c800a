"""A slice of the million (`python -m tests.bench.forge`): none is believed, and who keeps guessing must wait."""

import random

import pytest

from server.codes.jobs import fold
from server.codes.models import StepCount
from server.codes.rules import FORGED_MAX
from server.kit.db import db
from server.kit.scenes import SCENE_CHARS_MAX
from tests.bench.forge import WAYS, believed, forged, printed
from tests.codes.test_register import hung


@pytest.fixture
def true(unit, cast):
    with unit():
        return [*printed(9), hung().scene]


def test_ten_thousand_are_not_believed(true, app):
    with app.app_context():
        assert believed(iter(true)) == true
        assert believed(forged(random.Random(7), true, 10_000)) == []


@pytest.mark.parametrize("way", WAYS)
def test_every_way_makes_something_else(true, way):
    dice = random.Random(1)
    made = [way(dice, scene) for scene in true for _ in range(20)]
    assert not set(made) & set(true)
    assert all(len(scene) <= SCENE_CHARS_MAX + 1 for scene in made)


def test_who_keeps_guessing_is_asked_to_wait_and_true_codes_still_open(phone, true, unit):
    scenes = [scene for scene in forged(random.Random(3), true, 200) if scene and "/" not in scene]
    answers = [phone.get(f"/q/{scene}") for scene in scenes[: FORGED_MAX + 20]]
    assert [answer.status_code for answer in answers] == [404] * FORGED_MAX + [429] * 20
    waits = {int(answer.headers["Retry-After"]) for answer in answers[FORGED_MAX:]}
    assert all(0 < wait <= 15 * 60 + 1 for wait in waits)
    assert "请稍后再试" in answers[-1].get_data(as_text=True)
    assert phone.get(f"/q/{true[-1]}").status_code == 200  # the neighbour behind the same address
    with unit():
        fold()
        assert sum(row.times for row in db.session.query(StepCount)) == 1


def test_another_address_is_not_held_responsible(app, true):
    behind_proxy = {"X-Forwarded-For": "203.0.113.9"}
    client, other = app.test_client(), app.test_client()
    for _ in range(FORGED_MAX):
        client.get("/q/nonsense", headers=behind_proxy)
    assert client.get("/q/nonsense", headers=behind_proxy).status_code == 429
    assert other.get("/q/nonsense", headers={"X-Forwarded-For": "203.0.113.10"}).status_code == 404


def test_the_phones_door_has_the_same_patience(phone, true):
    answers = [phone.get(f"/api/v1/scenes/{scene}x") for scene in (true * 4)[: FORGED_MAX + 2]]
    assert [answer.status_code for answer in answers] == [404] * FORGED_MAX + [429] * 2
    assert answers[-1].get_json()["code"] == "too_many_forged"
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert phone.get(f"/api/v1/scenes/{true[-1]}").status_code == 200
