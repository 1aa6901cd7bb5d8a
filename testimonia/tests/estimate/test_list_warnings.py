"""What stands beside an estimate from lists: how far other models are from it, in rounded numbers."""

from darkfigure.mse import Histories, compare
from testimonia.estimate.lists import AGREE, DEPENDS, _beside, _outward

INDEPENDENT = [[1, 0, 0, 900], [0, 1, 0, 900], [0, 0, 1, 900], [1, 1, 0, 100], [1, 0, 1, 100], [0, 1, 1, 100],
               [1, 1, 1, 11]]  # fmt: skip
DEPENDENT = [[1, 0, 0, 246], [0, 1, 0, 185], [0, 0, 1, 151], [1, 1, 0, 49], [1, 0, 1, 46], [0, 1, 1, 10], [1, 1, 1, 8]]


def test_lists_on_which_models_differ_say_that_the_answer_depends_on_the_method():
    said = _beside(compare(Histories.from_counts(DEPENDENT), latent_classes=False))

    assert said[0].startswith(DEPENDS[:30])
    assert "no data can show" in said[-1]


def test_agreement_is_said_with_what_it_does_not_test():
    said = _beside(compare(Histories.from_counts(INDEPENDENT), latent_classes=False))

    assert said[0].startswith(AGREE[:30])
    assert len(said) == 2


def test_numbers_in_warnings_are_rounded_outward_to_two_digits():
    assert _outward(1_251.0, 9_670.4) == ("1,200", "9,700")
    assert _outward(7.0, 99.5) == ("7", "100")
