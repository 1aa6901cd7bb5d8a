"""Charts: what they show and that they can't be taken for one another."""

import re

from testimonia.publish import charts


def test_a_count_has_one_square_a_person_and_hatches_who_is_not_known() -> None:
    svg = charts.unit_chart(27, 5, 45, ("yes", "not known", "no"))

    # Each square is one path; the legend has three more.
    assert len(re.findall(rf'fill="{charts.COUNT}"', svg)) == 27 + 1
    assert len(re.findall(rf'<path d="[^"]*" stroke="{charts.COUNT}"', svg)) == 5 + 1
    assert "5 not known" in svg


def test_a_count_without_unknown_has_no_hatch() -> None:
    assert "not known" not in charts.unit_chart(27, 0, 45, ("yes", "not known", "no"))


def test_a_judged_range_has_dashed_ends_and_a_gradient() -> None:
    svg = charts.judged_chart([("independent", 21e6, 181e6), ("together", 12e6, 253e6)], 84e6, "USD")

    assert svg.count('stroke-dasharray="3,3"') == 4
    assert "linearGradient" in svg
    assert "181,000,000" in svg


def test_an_estimate_has_a_point_and_neither_dashes_nor_gradient() -> None:
    svg = charts.estimate_chart("95 % confidence interval", 2910, 2380, 3730, "women")

    assert "linearGradient" not in svg
    assert "dasharray" not in svg
    assert all(number in svg for number in ("2,910", "2,380", "3,730"))


def test_shares_stand_on_an_axis_of_percentages() -> None:
    assert "40 %" in charts.estimate_chart("interval", 0.4, 0.2, 0.6, "share")


def test_a_tornado_starts_every_bar_at_the_central_value() -> None:
    svg = charts.tornado_chart([("people", 20e6, 160e6), ("price", 70e6, 90e6)], 84e6, "USD")

    assert svg.index("people") < svg.index("price")
    assert svg.count(f'fill="{charts.JUDGED}"') == 2


def test_the_same_numbers_give_the_same_bytes() -> None:
    one, two = (charts.judged_chart([("a", 1.0, 3.0), ("b", 0.5, 4.0)], 2.0, "USD") for _ in range(2))

    assert one == two


def test_charts_on_one_page_share_no_id_and_follow_the_pages_colours() -> None:
    svg = charts.judged_chart([("independent", 1.0, 3.0)], 2.0, "USD")

    named = charts.named_parts(svg, "profit-1")

    assert set(re.findall(r'id="([^"]+)"', named)) == set(re.findall(r"url\(#([^)]+)\)", named))
    assert all(id.startswith("profit-1-") for id in re.findall(r'id="([^"]+)"', named))
    assert not any(colour in named for colour in charts.PALETTE)


def test_words_stand_on_a_scale_of_words() -> None:
    svg = charts.word_scale("some", ["few", "some", "about half", "most"])

    assert svg.count(f'fill="{charts.COUNT}"') == 1
    assert "about half" in svg
