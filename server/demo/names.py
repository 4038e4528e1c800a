"""虚构姓名 — made by a seeded die from common syllables. Anyone who bears one of these names is a coincidence."""

import re
from datetime import date
from random import Random

from server.registry import rules

SURNAMES = "张李王刘陈杨黄周吴徐孙胡朱高林何郭罗邹谢廖曾彭赖钟易聂晏敖袁"
GIVEN: list[str] = re.findall("..", "桂英水生秀兰根发细妹长根冬梅金保玉珍火生春香福生招娣学文小满思远雨欣子涵志强丽华")


def name(dice: Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def id_number(dice: Random, area: str, born: date) -> str:
    """A number that passes the check digit and belongs to nobody: order codes 990 to 999 are not given out."""
    body = f"{area[:6]}{born:%Y%m%d}99{dice.randrange(10)}"
    return body + rules.check_digit(body)


def phone(serial: int) -> str:
    """`1990000xxxx`: invented for the demo's donors, shown nowhere unmasked."""
    return f"1990000{serial:04d}"
