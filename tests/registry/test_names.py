"""Which helped persons a text names."""

import pytest

from server.registry import names
from server.registry import service as registry
from tests.counting import counted
from tests.registry.people import GUARDIAN, facts, id_number


@pytest.fixture
def known(unit, cast):
    """Old Mrs Li, and a child with a guardian."""
    with unit():
        registry.register_person(facts(), actor=cast.chen)
        child = {"name": "祝示例宝", "kind": "困境儿童", "id_number": "", "birth_year": 2018, "guardian": GUARDIAN}
        registry.register_person(facts(**child), actor=cast.chen)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("李示例老人收到了电风扇", ["李示例"]),
        ("李　示 例收到了", ["李示例"]),
        ("孩子的奶奶祖示例说谢谢", ["祖示例"]),
        ("祝示例宝和李示例", ["李示例", "祝示例宝"]),
        ("李**老人收到了，李奶奶很高兴", []),
        ("", []),
    ],
)
def test_it_works(unit, known, text, found):
    with unit(), counted() as statements:
        assert names.names_in(text) == found
    assert len(statements) == 1


def test_a_number_is_no_name(unit, known):
    with unit():
        assert names.names_in(id_number()) == []
