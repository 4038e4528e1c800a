"""姓名 — whose names stand in a text. A notice must not name whom we help, whoever of them it is."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import lazyload

from server.kit.db import db
from server.kit.private_text import squeezed
from server.registry.models import HelpedPerson

AT_A_TIME = 1000


def names_in(text: str) -> list[str]:
    """Names of helped persons and of their guardians that stand in `text`, each once.

    Names are sealed, so every one is opened for it (some 30 µs each): for the few texts that staff write for
    everybody, not for a list. A name is found wherever its letters stand: in doubt the writer says it otherwise.
    """
    whole = squeezed(text)
    return sorted({name for name in _names() if len(name) >= 2 and squeezed(name) in whole})


def _names() -> Iterator[str]:
    named = or_(HelpedPerson.name_sealed.is_not(None), HelpedPerson.guardian_name_sealed.is_not(None))
    query = select(HelpedPerson).options(lazyload(HelpedPerson.household)).where(named)
    for person in db.session.scalars(query.execution_options(yield_per=AT_A_TIME)):
        yield from (name for name in (person.name, person.guardian_name) if name)
