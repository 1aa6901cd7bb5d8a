"""Quotes: what may not leave, and under which name the rest does."""

import pytest

from testimonia.disclose.profiles import SMALL
from testimonia.disclose.quotes import CHECKLIST, invented_name, refusal, runs
from testimonia.disclose.records import Quote


def a_quote(**changes: object) -> Quote:
    fields: dict[str, object] = {
        "subject": "t1", "segment": "s1", "text": "I learned to read again when I came here.", "language": "en",
        "details_checked": CHECKLIST, "fitting_crowd": 400, "crowd_source": "census of 2020, table 4",
    }  # fmt: skip
    return Quote(**{**fields, **changes})  # type: ignore[arg-type]


def why(quote: Quote, consented: str = "", known: tuple[str, ...] = (), public: tuple[str, ...] = ()) -> str:
    return refusal(
        SMALL,
        quote,
        consented=consented,
        known_words=known,
        is_public={r for text in public for r in runs(text)}.__contains__,
    )


def test_a_checked_and_consented_quote_may_leave() -> None:
    assert why(a_quote()) == ""


def test_without_consent_nothing_else_matters() -> None:
    assert why(a_quote(), consented="she did not agree to be quoted") == "she did not agree to be quoted"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"details_checked": ("name",)}, "nobody has looked for"),
        ({"fitting_crowd": 9}, "10 people or more"),
        ({"crowd_source": ""}, "sourced reference population"),
        ({"translation": "A.", "translator": "m1", "checker": "m1"}, "another person who checked"),
        ({"text": "I came on 2019-03-04 by bus."}, "an exact date"),
        ({"text": "3월 4일에 왔어요."}, "an exact date"),
        ({"text": "我3月4日到的。"}, "an exact date"),
        ({"text": "저는 평화리에서 자랐어요."}, "a place below province"),
        ({"text": "我住在和平村。"}, "a place below province"),
    ],
)
def test_a_quote_that_could_point_at_its_teller_is_refused(changes: dict[str, object], reason: str) -> None:
    assert reason in why(a_quote(**changes))


@pytest.mark.parametrize(
    "text",
    [
        "그때 알았으면 좋았을 거예요.",
        "우리 거리에서 빨리 걸었어요.",
        "목소리에서 힘이 났어요.",
        "비가 오면 창문을 열어요.",
    ],
)
def test_ordinary_korean_words_are_no_places(text: str) -> None:
    assert why(a_quote(text=text, language="ko")) == ""


@pytest.mark.parametrize("text", ["함흥군에 살았어요.", "평안도 새벽면 이야기예요.", "새벽읍에서 왔어요."])
def test_korean_places_below_province_are_found(text: str) -> None:
    assert "a place below province" in why(a_quote(text=text, language="ko"))


def test_a_name_of_the_investigation_is_found_in_any_width_or_case() -> None:
    assert "a name" in why(a_quote(text="Then ＨＡＮＡ helped me."), known=("Hana",))


def test_eight_words_that_are_public_already_join_two_names() -> None:
    assert "public already" in why(a_quote(), public=("She said: I learned to read again when I came here, gladly.",))


def test_a_name_is_new_in_each_edition_and_nobodys() -> None:
    names = {invented_name("secret", f"edition {n}", "t1", taken=(), known_words=()) for n in range(20)}

    assert len(names) > 5
    assert invented_name("s", "e", "t", taken=(), known_words=()) not in {
        invented_name("s", "e", "t", taken=(), known_words=(invented_name("s", "e", "t", taken=(), known_words=()),))
    }
