from dataclasses import replace

import pytest

from server.codes import service as codes
from server.codes.states import Kind
from server.codes.verify import SAYS, Finding, verify
from server.kit.actors import THE_CLOCK
from server.kit.clock import today
from server.kit.scenes import Scene, write_scene
from server.kit.settings import settings
from tests.cast import TOWN
from tests.codes.test_register import hung


def test_it_works_for_the_code_the_scene_and_the_serial(unit, cast):
    with unit():
        poster = codes.hang(hung(), actor=cast.tian, spot="村口公告栏", hung_on=today())
        for text in (poster.url, f" {poster.url}?scancode_time=1 ", poster.scene, poster.url.partition("://")[2]):
            found = verify(text)
            assert (found.finding, found.poster.spot) == (Finding.OURS, "村口公告栏"), text
        typed = f"{poster.serial[:5].upper()} {poster.serial[5:]}"
        assert (verify(typed).finding, verify(typed).poster) == (Finding.LISTED, poster)


def test_a_withdrawn_one_is_named_as_such(unit, cast):
    with unit():
        poster = hung()
        codes.withdraw(poster, actor=cast.tian, reason="被雨淋坏")
        assert {verify(text).finding for text in (poster.url, poster.scene, poster.serial)} == {Finding.WITHDRAWN}


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/q/{scene}",
        "http://127.0.0.1:8000@evil.example/q/{scene}",
        "http://127.0.0.1:8000.evil.example/q/{scene}",
        "http://127.0.0.1:80/q/{scene}",
        "javascript:alert(1)",
        "weixin://wxpay/bizpayurl?pr=abc",
        "wxp://f2f0abc",
        "//evil.example",
        "http://[broken",
        "ftp://127.0.0.1:8000/q/{scene}",
        "付款码",
    ],
)
def test_a_foreign_code_is_foreign_however_it_is_dressed(unit, cast, text):
    with unit():
        found = verify(text.replace("{scene}", hung().scene))
        assert (found.finding, found.poster) == (Finding.FOREIGN, None)
        assert "不要付款" in found.says
        assert "http" not in found.says


def test_a_forged_one_is_told_from_a_foreign_one(unit, cast):
    with unit():
        scene = hung().scene
        swapped = scene[:-1] + ("a" if scene[-1] != "a" else "b")
        unknown, other = write_scene(Scene("t", "zzzzzzzzzz")), write_scene(Scene("p", scene[2:12]))
        for text in (swapped, unknown, other):
            assert verify(text).finding is Finding.FORGED
            assert verify(f"{settings().public_base_url}/q/{text}").finding is Finding.FORGED
        assert verify(f"{settings().public_base_url}/m/pages/home").finding is Finding.FORGED


@pytest.mark.parametrize("text", ["zzzzzzzzzz", "ABCDE12345", "il0u"])
def test_a_number_that_nobody_printed_is_unknown(unit, cast, text):
    with unit():
        assert verify(text).finding is Finding.UNKNOWN


def test_old_keys_keep_old_paper_alive_and_lost_keys_do_not(unit, cast, app):
    """SCENE_KEYS is a ring: the first signs, all are believed."""
    ring = settings_of(app).scene_keys
    with unit():
        old = hung().scene
        ring_new = {"z": b"n" * 32, **ring}
        with keys(app, ring_new):
            assert codes.look_up(old)
            new = hung().scene
            assert new[1] == "z"
            assert codes.look_up(new)
            assert verify(old).finding is Finding.OURS
        with keys(app, {"z": b"n" * 32}):
            assert verify(old).finding is Finding.FORGED
            assert verify(new).finding is Finding.OURS
        assert verify(new).finding is Finding.FORGED


def settings_of(app):
    return app.extensions["wishbridge_settings"]


class keys:  # noqa: N801 - reads as a word
    def __init__(self, app, ring):
        self.app, self.ring = app, ring

    def __enter__(self):
        self.before = settings_of(self.app)
        self.app.extensions["wishbridge_settings"] = replace(self.before, scene_keys=self.ring)

    def __exit__(self, *_given):
        self.app.extensions["wishbridge_settings"] = self.before


def test_every_finding_has_a_sentence():
    assert set(SAYS) == set(Finding)


def page(phone, text):
    return phone.get("/verify", query_string={"code": text}).get_data(as_text=True)


def test_the_site_says_it_in_words_and_links_nowhere(phone, unit, cast):
    with unit():
        poster = codes.register(Kind.TOTAL, title="一码查政策", area_code=TOWN, actor=THE_CLOCK)
        url, serial = poster.url, poster.serial.upper()
    assert "袁州区灵泉街道" in page(phone, url)
    assert serial in page(phone, serial)
    foreign = page(phone, "https://evil.example/pay?<script>alert(1)</script>")
    assert "不要付款" in foreign
    assert "<script>alert" not in foreign
    assert 'href="https://evil' not in foreign
    assert "怎么认" in phone.get("/verify").get_data(as_text=True)


def test_the_phone_gets_a_scene_only_for_ours(phone, unit, cast):
    with unit():
        poster = hung()
        url, scene = poster.url, poster.scene
    said = phone.get("/api/v1/verify", query_string={"code": url}).get_json()
    assert (said["finding"], said["scene"], said["place"], said["stale"]) == ("ours", scene, "袁州区灵泉街道", False)
    said = phone.get("/api/v1/verify", query_string={"code": "https://evil.example/"}).get_json()
    assert (said["finding"], said["scene"], said["place"]) == ("foreign", None, None)
    assert phone.get("/api/v1/verify").status_code == 422
    assert phone.get("/api/v1/verify", query_string={"code": "x" * 501}).status_code == 422
