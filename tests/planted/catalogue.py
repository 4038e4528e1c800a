"""All plants."""

from tests.planted import settlement, verification
from tests.planted.plant import Plant

PLANTS: tuple[Plant, ...] = (*verification.PLANTS, *settlement.PLANTS)
