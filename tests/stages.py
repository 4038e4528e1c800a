"""What stands in the county before a test begins, beyond its people: set up once, then copied with the database.

A stage is a fixture of this name (tests/conftest.py). Whoever asks for it finds it there; a room's own fixture that
asks for it can give what the room calls it. It is set up anew when the day has changed, so no test meets yesterday's.
"""

from collections.abc import Callable
from typing import Any

from tests.policies.table import few, taken_over, with_rules

STAGES: dict[str, Callable[[], Any]] = {
    "few_policies": lambda: taken_over(few()),
    "all_policies": taken_over,
    "few_rules": lambda: with_rules(few()),
    "all_rules": with_rules,
}
