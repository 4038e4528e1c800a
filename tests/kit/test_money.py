import pytest

from server.kit.money import NotMoney, parse_yuan, yuan


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (6600, "66.00"), (123456, "1,234.56"), (-5, "-0.05")])
def test_yuan_always_has_two_decimals(fen, text):
    assert yuan(fen) == text


@pytest.mark.parametrize(
    ("text", "fen"), [("66", 6600), ("66.5", 6650), ("1,234.56", 123456), (" 0.01 ", 1), ("1，000", 100000)]
)
def test_yuan_is_read_as_it_is_typed(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "66.555", "-1", "1e3", "六十六", "1.2.3", "99999999999", "０x1"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotMoney):
        parse_yuan(text)
