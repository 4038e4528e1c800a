"""Nothing of a helped person on the way out: every answer of a journey is searched for what the registry seals."""

import json
import subprocess
import sys
from collections.abc import Iterable

from tests.journeys.phones import Phone
from tests.journeys.product import Product
from tests.shape.sources import ROOT


def sealed(product: Product) -> list[str]:
    """Names, identity numbers, phones and doors of everybody who is helped, as they stand in the registry now."""
    command = [sys.executable, "-m", "tests.journeys.private"]
    said = subprocess.run(command, cwd=ROOT, env=product.env, capture_output=True, text=True, check=True)
    found: list[str] = json.loads(said.stdout)
    assert len(found) > 60, "the demo registers some sixty persons"
    return found


def refuse_leaks(product: Product, phones: Iterable[Phone]) -> None:
    """Raises AssertionError with the address that gave somebody away."""
    secrets = sealed(product)
    answers = [(address, text) for phone in phones for address, text in phone.heard]
    answers += [(path, product.text(path)) for path in public_pages(product)]
    leaks = [(address, secret) for address, text in answers for secret in secrets if secret in text]
    assert leaks == []


def public_pages(product: Product) -> list[str]:
    """What anybody can fetch about wishes and campaigns without an account."""
    pages = ["/", "/policies", "/api/v1/facts"]
    for state in ("open", "claimed", "confirmed", "closed"):
        path = f"/api/v1/wishes?state={state}&page_size=50"
        pages.append(path)
        pages += [f"/api/v1/wishes/{wish['id']}" for wish in product.get_json(path)["items"]]
    for state in ("running", "ended"):
        path = f"/api/v1/campaigns?state={state}"
        pages.append(path)
        pages += [f"/api/v1/campaigns/{campaign['id']}" for campaign in product.get_json(path)["items"]]
    return pages
