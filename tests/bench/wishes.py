"""`python -m tests.bench.wishes [SMALL] [LARGE]` — what lists of wishes cost when there are many, against few.

Makes two SQLite databases, with 1 000 and with 100 000 wishes, and asks for pages of the public shelf and of the desk
as phone and console do. Milliseconds of the processor, the last but one of 20 rounds; the last column is the ratio.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from server.app import create_app
from server.cli.db import run_upgrade
from server.kit import clock
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.ids import new_number, new_uid
from server.kit.search import SearchRow, SearchWord, tokens
from server.kit.units import reading, writing
from server.people.roles import Role
from server.wishes.lists import WISHES
from server.wishes.models import Wish
from server.wishes.queries import find_public, shelf, similar, wish_counts
from tests.house import settings_for

ROUNDS = 20
COUNTY = "360902"
TOWNS = [f"{COUNTY}{number:03d}" for number in range(1, 31)]
THINGS = ("电风扇", "书包", "棉被", "轮椅", "台灯", "取暖器", "字典", "保温杯", "电饭煲", "陪伴聊天")
WHOM = ("独居老人", "困境儿童", "残疾人", "困难家庭")
STATES = ("open",) * 4 + ("claimed",) * 2 + ("confirmed",) * 3 + ("review",)
LEAD = Actor("staff", "bench", frozenset({Role.CHARITY}), "", (COUNTY,))


def fill(number: int) -> None:
    """So many wishes of thirty townships, four in ten of them open, and their words."""
    dice, moment = random.Random(1), clock.now()
    with writing():
        for start in range(0, number, 5000):
            rows = [_wish(dice, moment - timedelta(minutes=n)) for n in range(start, min(start + 5000, number))]
            db.session.execute(Wish.__table__.insert(), rows)
            words = [f"{row['no']} {row['title']} {row['for_whom']} {row['story']} 灵泉街道" for row in rows]
            found = [
                {"kind": "wish", "subject": row["uid"], "tokens": f" {' '.join(tokens(text))} "}
                for row, text in zip(rows, words, strict=True)
            ]
            db.session.execute(SearchRow.__table__.insert(), found)
            pairs = [(row["subject"], word) for row in found for word in dict.fromkeys(row["tokens"].split())]
            lines = [{"kind": "wish", "word": word, "subject": subject} for subject, word in pairs]
            db.session.execute(SearchWord.__table__.insert(), lines)


def _wish(dice: random.Random, at: object) -> dict[str, object]:
    thing, whom, state = dice.choice(THINGS), dice.choice(WHOM), dice.choice(STATES)
    story = f"{whom}，家里{dice.choice(('夏天闷热', '冬天寒冷', '缺少学习用品', '出门不便'))}，希望有一个{thing}。"
    full = state in ("claimed", "confirmed")
    return {
        "uid": new_uid(), "no": new_number("XY"), "state": state, "version": 3, "title": thing, "kind": "goods",
        "for_whom": whom, "area_code": dice.choice(TOWNS), "story": story, "price_fen": dice.randrange(20, 500) * 100,
        "price_source": "超市询价", "quantity": 1, "taken": int(full), "person_uid": new_uid(), "written_by": "staff:a",
        "asked_by": "staff:a", "asked_version": 3, "published_at": None if state == "review" else at, "at": at,
        "checked_by": "", "letter_from": "", "sample": False,
    }  # fmt: skip


def asks() -> dict[str, Callable[[], object]]:
    first = shelf().items[0].uid
    return {
        "the shelf, newest": shelf,
        "the shelf, waiting longest": lambda: shelf(sort="waiting"),
        "a township": lambda: shelf(area=TOWNS[3]),
        "by price": lambda: shelf(least_fen=10_000, most_fen=20_000),
        "words": lambda: shelf(q="轮椅"),
        "words of many": lambda: shelf(q="希望"),
        "page 20": lambda: shelf(page=20),
        "one wish and three like it": lambda: similar(find_public(first)),
        "the desk, in review": lambda: WISHES.ask(LEAD, {"queue": "review"}).page(),
        "the desk, all, words": lambda: WISHES.ask(LEAD, {"queue": "all", "q": "轮椅"}).page(),
        "the desk's counters": lambda: wish_counts(LEAD),
    }


def milliseconds(ask: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        with reading():
            start = time.process_time()
            ask()
            took.append((time.process_time() - start) * 1000)
    return sorted(took)[int(ROUNDS * 0.95)]


def measured(number: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        run_upgrade(url)
        with create_app(settings_for(Path(folder), url)).app_context():
            fill(number)
            with reading():
                wanted = asks()
            found = {name: milliseconds(ask) for name, ask in wanted.items()}
            db.engine.dispose()
    return found


def main(small: int, large: int) -> None:
    few, many = measured(small), measured(large)
    sys.stdout.write(f"| p95, ms of the processor | {small} | {large} | × |\n|---|---|---|---|\n")
    for name, cost in many.items():
        sys.stdout.write(f"| {name} | {few[name]:.1f} | {cost:.1f} | {cost / few[name]:.1f} |\n")


if __name__ == "__main__":
    main(*(int(one) for one in (*sys.argv[1:], *("1000", "100000")[len(sys.argv) - 1 :])))
