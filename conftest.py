"""Options that hold for both packages' tests."""

import pytest

import darkfigure  # noqa: F401
import testimonia  # noqa: F401

# Imported here first: the folders of the two packages have their packages' names, and pytest would take them for those.


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long versions to `make soak`."""
    if "soak" in (config.getoption("-m") or ""):
        return
    skipped = [item for item in items if item.get_closest_marker("soak")]
    config.hook.pytest_deselected(items=skipped)
    items[:] = [item for item in items if not item.get_closest_marker("soak")]
