"""The stores that the contract runs on. PostgreSQL joins the list with its own fixture."""

import pytest


@pytest.fixture(params=["sqlcipher"])
def stored(request, investigation):
    """A locked investigation on each store."""
    assert request.param == "sqlcipher"
    return investigation
