"""The plan is published word for word: a name or a small number in a comment, a title or a claim stops the release."""

import pytest

from testimonia.core.errors import Refused

from .conftest import DAY, PLAN


def replanned(estimated, plan: str) -> str:  # type: ignore[no-untyped-def]
    """Run another plan and return what a draft of it is refused with."""
    from testimonia.collect.records import Identity, Place
    from testimonia.estimate.actions import run_plan
    from testimonia.estimate.plan import parse_plan
    from testimonia.ledger.release import draft

    with estimated.unlock() as vault:
        vault.put(
            Identity(subject="t1", person="t1", names={"latin": "Kim Yuna", "hangul": "김연아"}),
            Place(subject="project", gazetteer_id="g1", label="Lower Ford", precision="village"),
            action="test.fill",
        )
        run_plan(vault, parse_plan(plan), DAY)
        with pytest.raises(Refused, match="word for word") as refused:
            draft(vault, DAY)
    return refused.value.found


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (PLAN + "\n# as Kim Yuna said\n", "a name, a pseudonym"),
        (PLAN + "\n# 김연아\n", "a name, a pseudonym"),
        (PLAN + "\n# teller 3 again\n", "a name, a pseudonym"),
        (PLAN.replace("Women interviewed who", "Women of Lower Ford who"), "a small place"),
        (PLAN + '\nnote = "three women were sold twice"\n', "a number of people under 5"),
        (PLAN.replace("the women interviewed", "2 of 12 women"), "a number of people under 5"),
    ],
)
def test_a_plan_that_tells_too_much_is_not_published(estimated, plan: str, found: str) -> None:  # type: ignore[no-untyped-def]
    assert found in replanned(estimated, plan)


def test_the_refusal_itself_holds_no_name(estimated) -> None:  # type: ignore[no-untyped-def]
    assert "Yuna" not in replanned(estimated, PLAN + "\n# as Kim Yuna said\n")


def test_a_published_claim_that_names_a_teller_stops_the_release(estimated) -> None:  # type: ignore[no-untyped-def]
    from testimonia.collect.records import Claim
    from testimonia.ledger.release import draft

    with estimated.unlock() as vault:
        vault.put(
            Claim(
                subject="project", claim_id="c1", quantity="q", value=1, bound="exact", claim_unit="people",
                published_by="a paper about Teller 7", published_on="2019",
            ),
            action="test.fill",
        )  # fmt: skip

        with pytest.raises(Refused, match=r"in claims 1\.published_by"):
            draft(vault, DAY)
