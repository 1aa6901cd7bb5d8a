"""Every result draws itself, with a title and a description; each picture is rendered for real."""

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from darkfigure import Estimate, compose, datasets, mse, plots, rds, simulate

pytest.importorskip("altair", reason="the extra darkfigure[plots] is not installed")


@pytest.fixture(scope="module")
def uk() -> mse.Comparison:
    return mse.compare(mse.Histories.from_csv(datasets.path("UKdat_5")), latent_classes=False)


@pytest.fixture(scope="module")
def sample() -> rds.Sample:
    hidden = simulate.population(seed=3)
    study = simulate.chain_referral(hidden, simulate.ReferralSettings(target=150), seed=3)
    return rds.Sample.from_table(study.table())


def rendered(chart: Any) -> str:
    """The picture as SVG, after checks that hold for every picture."""
    import vl_convert

    spec = chart.to_dict()
    assert spec["title"]["text"]
    assert len(spec["description"]) >= 20
    json.dumps(spec, allow_nan=False)
    svg: str = vl_convert.vegalite_to_svg(json.dumps(spec))
    assert svg.startswith("<svg")
    return svg


def test_a_comparison_draws_every_answer(uk: mse.Comparison) -> None:
    svg = rendered(uk.plot())

    assert all(row.method in svg for row in uk.rows if "<" not in row.method and row.value == row.value)
    assert "Depends on the method" in svg


@pytest.mark.parametrize("picture", ["trajectories", "lists", "untestable"])
def test_a_comparison_draws_what_moves_it(picture: Any, uk: mse.Comparison) -> None:
    assert rendered(uk.plot(picture))


def test_an_estimate_draws_its_interval_and_its_draws() -> None:
    made = Estimate(100.0, "people", "people", "Method.", draws=np.r_[np.linspace(50, 150, 200), np.inf])

    assert "Method" in rendered(made.plot())
    assert "of 201 draws lie beyond" in rendered(made.plot("draws"))


def test_an_interval_without_an_end_is_called_unbounded() -> None:
    made = Estimate(100.0, "people", "people", "Method.", limits=lambda level: (90.0, np.inf))

    assert "unbounded" in rendered(made.plot())


def test_an_estimate_without_an_interval_is_a_point() -> None:
    assert rendered(Estimate(100.0, "people", "people", "Method.").plot())


def test_chains_draw_the_tree_and_the_path_of_the_share(sample: rds.Sample) -> None:
    asked = rds.Outcome.of(sample, "minor")

    assert rendered(sample.plot())
    assert rendered(asked.plot())


def test_a_share_draws_its_curve_over_sizes(sample: rds.Sample) -> None:
    made = rds.share(sample, "minor", rds.Settings(method="ss", population=3000, despite_design=True))

    assert rendered(made.plot("curve"))


def test_nobodys_id_is_drawn(sample: rds.Sample) -> None:
    drawn = json.dumps(sample.plot().to_dict())

    assert not any(f'"{who}"' in drawn for who in sample.columns["id"] if not who.isdigit())
    assert '"id"' not in drawn


def test_recruiters_stand_over_the_middle_of_their_recruits() -> None:
    from darkfigure.plots.chains import places

    assert places(np.array([-1, 0, 0, 1, 1])).tolist() == [1.25, 0.5, 2.0, 0.0, 1.0]


def test_a_tornado_draws_the_widest_bar_first() -> None:
    a = compose.Parameter("a", "uniform", {"low": 900, "high": 2000}, "people", "Report A")
    b = compose.Parameter("b", "uniform", {"low": 100, "high": 3000}, "people", "Report B")

    swings = compose.tornado("a + b", [a, b])

    assert [s.parameter for s in swings] == ["b", "a"]
    assert rendered(swings.plot("people"))


def test_a_search_draws_its_models(uk: mse.Comparison) -> None:
    assert rendered(mse.search(uk.histories).plot())


def test_without_the_extra_one_sentence_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['altair'] = None\n"
        "from darkfigure import Estimate, InvalidInput\n"
        "try: Estimate(1.0, 'people', 'people', 'Method.').plot()\n"
        "except InvalidInput as refusal: print(refusal)"
    )

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "pip install" in said.stdout


def test_pictures_take_plain_numbers() -> None:
    assert rendered(plots.answers([plots.Row("one", 1.0, 0.5, 2.0)], unit="people", title="Answers"))
