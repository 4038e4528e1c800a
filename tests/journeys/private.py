"""What must never leave the registry: run under the product's settings, prints what the sealed fields say as JSON."""

import json
import sys

from sqlalchemy import select

from server.app import create_app
from server.kit.db import db
from server.kit.units import reading
from server.people.models import Donor
from server.registry.models import HelpedPerson, Household

SEALED = ("name", "id_number", "phone", "guardian_name", "guardian_phone")


def told() -> list[str]:
    """Every sealed text of a helped person, but for names that a donor of the demo happens to share."""
    with create_app().app_context(), reading():
        shared = {donor.name for donor in db.session.scalars(select(Donor))}
        persons = db.session.scalars(select(HelpedPerson)).all()
        found = {getattr(person, field) for person in persons for field in SEALED}
        found |= {household.address for household in db.session.scalars(select(Household))}
    return sorted(text for text in found - shared if text)


if __name__ == "__main__":
    json.dump(told(), sys.stdout)
