"""All plants."""

from tests.planted import going_back, settlement, verification
from tests.planted.plant import Plant

PLANTS: tuple[Plant, ...] = (*verification.PLANTS, *settlement.PLANTS, *going_back.PLANTS)
