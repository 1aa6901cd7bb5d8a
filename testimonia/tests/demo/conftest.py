"""One simulated world and what comes from it, shared by the tests of the demo's parts."""

import pytest

from testimonia.demo.tellers import Teller, tellers
from testimonia.demo.testimony import Testimony, testimony
from testimonia.demo.world import World, make_world

SEED = 7


@pytest.fixture(scope="session")
def world() -> World:
    return make_world(SEED)


@pytest.fixture(scope="session")
def interviewed(world: World) -> tuple[Teller, ...]:
    return tellers(world)


@pytest.fixture(scope="session")
def told(world: World, interviewed: tuple[Teller, ...]) -> Testimony:
    return testimony(world, interviewed)
