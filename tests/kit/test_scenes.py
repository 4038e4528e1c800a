import dataclasses

import pytest

from server.kit.scenes import SCENE_CHARS_MAX, Scene, SceneUnknown, read_scene, write_scene

WECHAT_ALLOWS = set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$&'()*+,/:;=?@-._~")


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_a_scene_is_short_signed_and_read_back():
    text = write_scene(Scene("p", "7k3m9qpd"))
    assert len(text) <= SCENE_CHARS_MAX
    assert set(text) <= WECHAT_ALLOWS
    assert read_scene(text) == Scene("p", "7k3m9qpd")


def test_no_single_changed_letter_is_believed():
    text = write_scene(Scene("t", "7k3m9qpd"))
    for i in range(len(text)):
        forged = text[:i] + ("2" if text[i] != "2" else "3") + text[i + 1 :]
        with pytest.raises(SceneUnknown):
            read_scene(forged)


@pytest.mark.parametrize("text", ["", "p", "pd7k3m9qpd-", "pd7k3m9qpd", "x" * 500, "pd../../x-aaaaaaaaaaaaaaaa"])
def test_what_is_cut_or_foreign_is_unknown(text):
    with pytest.raises(SceneUnknown):
        read_scene(text)


def test_old_paper_outlives_a_new_key(app):
    text = write_scene(Scene("p", "7k3m9qpd"))
    settings = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = dataclasses.replace(
        settings, scene_keys={"n": b"n" * 32, **settings.scene_keys}
    )
    assert read_scene(text).serial == "7k3m9qpd"
    assert write_scene(Scene("p", "7k3m9qpd"))[1] == "n"
