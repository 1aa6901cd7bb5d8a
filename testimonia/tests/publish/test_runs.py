"""Which language each run of a text has."""

from testimonia.publish.runs import runs


def test_korean_and_chinese_within_english_are_runs_of_their_own() -> None:
    parted = list(runs("She said 갈 곳이 없었다 and 我被卖了, she wrote", "en"))

    assert parted == [
        ("en", "She said "),
        ("ko", "갈 곳이 없었다"),
        ("en", " and "),
        ("zh", "我被卖了"),
        ("en", ", she wrote"),
    ]


def test_han_characters_within_korean_text_stay_korean() -> None:
    assert list(runs("그 사람은 北方에서 왔다", "ko")) == [("ko", "그 사람은 北方에서 왔다")]


def test_chinese_text_is_one_run_with_its_digits_and_punctuation() -> None:
    assert list(runs("他们在 2015 年，把我卖了。", "zh")) == [("zh", "他们在 2015 年，把我卖了。")]


def test_runs_joined_are_the_text() -> None:
    text = "a 가나 中文 b，c"

    assert "".join(run for _, run in runs(text, "en")) == text


def test_an_empty_text_has_no_runs() -> None:
    assert list(runs("", "en")) == []
