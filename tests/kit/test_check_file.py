"""The two settings of WeChat's check file: both or neither, and nothing that is more than a name and a word."""

import pytest
from click.testing import CliRunner

from server.app import wishbridge
from server.config import BadSettings, load

FILE, TEXT = "AbCd1234.txt", "0123456789abcdef"


def test_it_works():
    chosen = load({"WECHAT_CHECK_FILE": f" {FILE} ", "WECHAT_CHECK_TEXT": TEXT})
    assert (chosen.wechat_check_file, chosen.wechat_check_text) == (FILE, TEXT)
    assert load({}).wechat_check_file == ""


@pytest.mark.parametrize(
    ("file", "text"),
    [(FILE, ""), ("", TEXT), ("../x.txt", TEXT), ("x.html", TEXT), ("a b.txt", TEXT), (FILE, "<b>"), (FILE, "a\nb")],
)
def test_half_or_odd_is_refused(file, text):
    with pytest.raises(BadSettings, match="C011"):
        load({"WECHAT_CHECK_FILE": file, "WECHAT_CHECK_TEXT": text})


def test_doctor_says_where_wechat_finds_it(app, monkeypatch):
    def said():
        return CliRunner().invoke(wishbridge, ["doctor"], obj=lambda: app).stdout

    assert "还没有设置微信校验文件" in said()
    monkeypatch.setenv("WECHAT_CHECK_FILE", FILE)
    monkeypatch.setenv("WECHAT_CHECK_TEXT", TEXT)
    assert f"/q/{FILE}" in said()
