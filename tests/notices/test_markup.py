"""The marks a notice may carry."""

import pytest

from server.notices.markup import Block, Span, blocks, is_known_link, odd_links, plain


def lines(text):
    return [(block.kind, ["".join(span.text for span in line) for line in block.lines]) for block in blocks(text)]


def test_it_works():
    text = "# 下一步\n\n第一段\r\n第二段\n- 甲\n- 乙\n1. 先\n2、 后\n10. 完"
    assert lines(text) == [
        ("heading", ["下一步"]),
        ("paragraph", ["第一段"]),
        ("paragraph", ["第二段"]),
        ("list", ["甲", "乙"]),
        ("numbers", ["先", "后", "完"]),
    ]


def test_a_line_has_links_and_strong_words():
    block = blocks("请在**周五前**看[收支](/money)，或者[条例](https://www.gov.cn/a?b=1)")[0]
    assert block == Block(
        "paragraph",
        (
            (
                Span("请在"),
                Span("周五前", strong=True),
                Span("看"),
                Span("收支", href="/money"),
                Span("，或者"),
                Span("条例", href="https://www.gov.cn/a?b=1"),
            ),
        ),
    )


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<b>x</b>", "2026.11 月", "-5 度", "#", "**", "[]()", "****", "1.5 倍"]
)
def test_what_is_no_mark_stays_as_it_was_typed(text):
    assert blocks(text) == (Block("paragraph", ((Span(text),),)),)


def test_a_picture_from_elsewhere_is_no_mark():
    assert plain("![图](https://evil.example/a.png)") == "![图](https://evil.example/a.png)"


@pytest.mark.parametrize(
    "address",
    ["/money", "/policies/abc?area=360902", "https://www.gov.cn/", "https://mp.weixin.qq.com/s/x", "https://gov.cn"],
)
def test_a_known_link(address):
    assert is_known_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "//evil.example/x",
        "/\\evil.example",
        '/a"onclick=x',
        "http://www.gov.cn/",
        "https://gov.cn.evil.example/",
        "https://evilgov.cn/",
        "https://user@gov.cn/",
        "https://gov.cn:8443/",
        "https://gov.cn:x/",
        "https://[::1",
        "data:text/html,x",
        "https://www.gov.cn/\\x",
        "/" + "a" * 300,
        "",
    ],
)
def test_a_link_to_elsewhere_is_only_letters(address):
    assert not is_known_link(address)
    text = f"请看[这里]({address})"
    assert [span.href for block in blocks(text) for line in block.lines for span in line if span.href] == []


def test_odd_links_are_named():
    assert odd_links("[一](/money) [二](https://evil.example/x)") == ["https://evil.example/x"]


def test_plain_is_what_is_read():
    assert plain("# 头\n看[收支](/money)，**快**") == "头\n看收支，快"
