"""Progress is silent unless there is time to wait and someone to see it."""

import io
from types import SimpleNamespace

import pytest

from darkfigure import progress as module
from darkfigure.progress import progress


def test_short_work_says_nothing() -> None:
    out = io.StringIO()

    assert list(progress(range(3), 3, "work", show=True, file=out)) == [0, 1, 2]
    assert out.getvalue() == ""


def test_long_work_says_how_far_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    out, clock = io.StringIO(), iter(range(0, 100, 3))
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    list(progress(range(4), 4, "work", show=True, file=out))

    assert "work: 1 of 4, 9 s left" in out.getvalue()


def test_nobody_watching_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    out, clock = io.StringIO(), iter(range(0, 100, 3))
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    list(progress(range(4), 4, "work", file=out))

    assert out.getvalue() == ""
