import pytest

from server.kit.masking import mask_id_number, mask_name, mask_phone, mask_text


@pytest.mark.parametrize(("name", "shown"), [("李秀英", "李**"), ("欧阳兰", "欧**"), ("王", "王*"), ("", "")])
def test_a_name_keeps_its_surname_only(name, shown):
    assert mask_name(name) == shown


def test_numbers_keep_their_ends_only():
    assert mask_phone("13800000001") == "138****0001"
    assert mask_phone("123") == "****"
    assert mask_id_number("362202195001010011") == "3622**********0011"
    assert mask_id_number("12") == "****"


def test_a_text_loses_every_number_of_a_person():
    text = "请打13800000001，身份证36220219500101001X，热线12345，编号4200002601202601010000000001"
    hidden = mask_text(text)
    assert "13800000001" not in hidden
    assert "36220219500101001X" not in hidden
    assert "12345" in hidden
    assert "4200002601202601010000000001" in hidden
