"""Invented acts; each test names only the fields that it is about."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from testimonia.coding.records import Act, Transfer

settings.register_profile("patient", deadline=None)  # a shared machine is slow at times
settings.load_profile("patient")


@pytest.fixture
def make_act() -> Callable[..., Act]:
    def build(**fields: Any) -> Act:
        given = {"subject": "teller1", "event": "e1", "victim": "teller1", "act_type": "receipt"}
        return Act(**(given | fields))

    return build


@pytest.fixture
def make_transfer() -> Callable[..., Transfer]:
    def build(order: int, seller: str | None, buyer: str | None, **fields: Any) -> Transfer:
        given = {"subject": "teller1", "event": f"e{order}", "victim": "teller1", "act_type": "transfer"}
        return Transfer(**(given | {"order": order, "seller": seller, "buyer": buyer} | fields))

    return build
