"""Which letters a text may hold."""

import pytest

from server.kit.letters import OddLetters, is_odd, refuse_odd


@pytest.mark.parametrize(
    "text",
    [
        "𠮷野家",
        "阿卜杜热合曼·买买提",
        "བཀྲ་ཤིས་",
        "ᠮᠣᠩᠭᠣᠯ",
        "ئۇيغۇر",
        "👨‍👩‍👧‍👦",
        "🇨🇳",
        "第一行\n\t第二行\r\n",
        "\ue000",
        "１２３",
    ],
)
def test_letters_of_every_people_stay(text):
    assert not is_odd(text)


@pytest.mark.parametrize("letter", list("\x00\x07\x0b\x1f\x7f\x85\xad\u200b\u202e\u2066\u2028\ufeff\ufffe\ud800"))
def test_what_no_eye_sees_is_refused(letter):
    assert is_odd(f"零{letter}宽")


def test_the_refusal_names_field_and_place():
    with pytest.raises(OddLetters) as refused:
        refuse_odd([("name", "李示例"), ("title", "一台电风\u200b扇"), ("story", "\x00")])
    issues = {line["field"]: line["issue"] for line in refused.value.detail}
    assert issues == {"/title": "“一台电风”后面含有无法保存的字符", "/story": "含有无法保存的字符"}
