import pytest

from testimonia.collect.records import Recruitment
from testimonia.core.errors import Refused
from testimonia.estimate.referral_rules import check_referral


def chain(n: int, width: int = 20, **fields: object) -> list[Recruitment]:
    """Seeds 0 to width - 1; person k was recruited by person k - width."""
    return [
        Recruitment.model_validate(
            {"subject": f"p{k}", "person": f"p{k}", "recruiter": f"p{k - width}" if k >= width else None} | fields
        )
        for k in range(n)
    ]


def people(n: int) -> list[str]:
    return [f"p{k}" for k in range(n)]


def test_peer_recruitment_of_enough_waves_and_known_networks_is_allowed() -> None:
    check_referral(people(120), chain(120), dict.fromkeys(people(110), 5))


@pytest.mark.parametrize(
    ("recruited", "known", "message"),
    [
        (chain(110), 120, "recruitment is not recorded"),
        (chain(120, gatekeeper=True), 120, "sent by a gatekeeper"),
        (chain(120, width=40), 120, "at most 2 waves: an estimate needs at least 4"),
        (chain(120), 107, "fewer than nine in ten"),
    ],
)
def test_a_design_that_was_none_is_refused(recruited: list[Recruitment], known: int, message: str) -> None:
    with pytest.raises(Refused, match=message):
        check_referral(people(120), recruited, dict.fromkeys(people(known), 5))


def test_forty_five_people_are_too_few_to_generalise_from() -> None:
    with pytest.raises(Refused, match=r"45 people .* must be at least 100"):
        check_referral(people(45), chain(45, width=5), dict.fromkeys(people(45), 5))


def test_recruitment_in_a_circle_is_refused() -> None:
    circle = [r.model_copy(update={"recruiter": "p119"}) if r.person == "p0" else r for r in chain(120, width=1)]

    with pytest.raises(Refused, match="in a circle"):
        check_referral(people(120), circle, dict.fromkeys(people(120), 5))
