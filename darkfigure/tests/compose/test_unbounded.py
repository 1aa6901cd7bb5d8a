"""An estimate with unbounded draws goes through a formula without nan and without a wrong reason."""

import numpy as np
import pytest

from darkfigure import Estimate, NotEstimable
from darkfigure.compose import Parameter, evaluate, sobol, tornado

SHARE = Parameter("share", "pert", {"low": 0.3, "mode": 0.5, "high": 0.8}, "share", "Report A")


def people(lost: int) -> Estimate:
    draws = np.concatenate([np.linspace(900, 1500, 1000 - lost), np.full(lost, np.inf)])
    return Estimate(1200.0, "people", "women", "Example.", draws=draws, input_sha256="ab")


def test_few_unbounded_draws_leave_a_finite_range_and_are_said() -> None:
    found = evaluate("people * share", {"people": people(3), "share": SHARE}, seed=1)

    assert np.isfinite(found.interval()[1:3]).all()
    assert any("are unbounded" in warning for warning in found.warnings)
    assert not any(np.isnan(x) for x in found.diagnostics["dependent"].values())


def test_many_unbounded_draws_leave_no_upper_limit() -> None:
    found = evaluate("people * share", {"people": people(100), "share": SHARE}, seed=1)

    assert found.interval().high == np.inf
    assert np.isfinite(found.interval().low)
    assert found.diagnostics["dependent"]["high"] == np.inf


def test_a_range_without_a_middle_is_refused() -> None:
    with pytest.raises(NotEstimable, match="more than half"):
        evaluate("people * share", {"people": people(600), "share": SHARE}, seed=1)


def test_a_division_by_zero_is_still_refused() -> None:
    with pytest.raises(NotEstimable, match="cannot be zero"):
        evaluate("people / (share - share)", {"people": people(3), "share": SHARE}, seed=1)


def test_variance_shares_of_an_unbounded_estimate_are_refused_and_its_tornado_is_not() -> None:
    given = {"people": people(3), "share": SHARE}

    with pytest.raises(NotEstimable, match="need a variance"):
        sobol("people * share", given, seed=1)
    assert np.isfinite([swing.at_high for swing in tornado("people * share", given)]).all()
