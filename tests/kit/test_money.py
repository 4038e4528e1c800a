import json
from pathlib import Path

import pytest

from server.kit.money import NotMoney, parse_yuan, yuan

# One table for both readers of money: the phone's unit tests hold it too.
AMOUNTS = json.loads((Path(__file__).parents[2] / "static/phone/tests/unit/amounts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (6600, "66.00"), (123456, "1,234.56"), (-5, "-0.05")])
def test_yuan_always_has_two_decimals(fen, text):
    assert yuan(fen) == text


@pytest.mark.parametrize(("text", "fen"), AMOUNTS["read"].items())
def test_yuan_is_read_as_it_is_typed(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", AMOUNTS["refused"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotMoney):
        parse_yuan(text)
