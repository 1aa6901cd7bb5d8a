"""The demo's plan: two parts that never meet in one formula or one section."""

from testimonia.demo.plans import PART_TWO, plan, plan_toml
from testimonia.demo.truth import truth_of
from testimonia.demo.world import make_world
from testimonia.estimate import reference_case
from testimonia.estimate.expressions import formula, names


def test_each_figure_stands_in_one_of_the_two_parts():
    for figure in plan(1).figures.values():
        assert figure.section.startswith(("Part one: ", PART_TWO))


def test_no_formula_of_one_part_names_anything_of_the_other():
    whole, replayed = plan(1), reference_case.plan()
    ours = (whole.figures.keys() | whole.parameters.keys()) - (replayed.figures.keys() | replayed.parameters.keys())

    for figure in whole.figures.values():
        if figure.formula is not None:
            used = set(names(formula(figure.formula)))
            assert not used & ours if figure.section.startswith(PART_TWO) else not used & replayed.parameters.keys()


def test_the_plan_carries_its_seed_and_says_that_all_is_simulated():
    assert plan(41).plan.seed == 41
    assert plan(41).report.simulated
    assert plan_toml(41) != plan_toml(42)


def test_every_estimate_beyond_those_interviewed_has_its_truth():
    truth = truth_of(make_world(1))
    beyond = [n for n, f in plan(1).figures.items() if f.section.startswith("Part one") and f.kind != "count"]

    assert all(truth.of_figure(name) is not None for name in beyond)
