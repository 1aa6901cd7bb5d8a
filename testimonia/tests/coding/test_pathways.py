"""Sale chains: in order, with gaps and contradictions named, and no money counted twice."""

from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from testimonia.coding.pathways import Prices, Rate, sale_chains
from testimonia.coding.records import Transfer

Make = Callable[..., Transfer]
CNY = Prices("CNY", 2012, {("KRW", 2012): Rate(0.0055, "yearly average"), ("CNY", 2010): Rate(1.08, "consumer prices")})
YUAN = {"currency": "CNY", "price_year": 2012}


def test_a_chain_stands_in_the_order_of_its_sales(make_transfer: Make) -> None:
    third, first, second = make_transfer(3, "c", "d"), make_transfer(1, "a", "b"), make_transfer(2, "b", "c")

    (chain,) = sale_chains([third, first, second])

    assert [t.order for t in chain.transfers] == [1, 2, 3]
    assert (chain.gaps, chain.contradictions) == ((), ())


def test_a_missing_sale_is_named(make_transfer: Make) -> None:
    (chain,) = sale_chains([make_transfer(2, "a", "b"), make_transfer(4, "c", "d")])

    assert chain.gaps == ("the chain begins with sale 2", "sales missing between sale 2 and sale 4: 1")


def test_a_buyer_who_is_not_the_next_seller_leaves_a_gap(make_transfer: Make) -> None:
    (chain,) = sale_chains([make_transfer(1, "a", "b"), make_transfer(2, "x", "c")])

    assert chain.gaps == ("between sale 1 and sale 2 she changed hands untold: the buyer is not the next seller",)


def test_two_tellings_of_one_sale_that_disagree_are_a_contradiction(make_transfer: Make) -> None:
    one = make_transfer(1, "a", "b", id="t1", price=9000, **YUAN)
    other = make_transfer(1, "a", None, id="t2", price=12000, **YUAN)

    (chain,) = sale_chains([other, one])

    assert chain.contradictions == ("sale 1 is told with two different values of price",)
    assert len(chain.transfers) == 1


def test_a_blank_is_filled_from_the_other_telling(make_transfer: Make) -> None:
    one = make_transfer(1, "a", None, id="t1")
    other = make_transfer(1, None, "b", id="t2", price=9000, **YUAN)

    (chain,) = sale_chains([one, other])

    assert (chain.transfers[0].buyer, chain.last_price(CNY)) == ("b", 9000)
    assert chain.contradictions == ()


def test_an_order_against_the_dates_is_a_contradiction(make_transfer: Make) -> None:
    def when(edtf: str) -> tuple[date, date]:
        return date(int(edtf), 1, 1), date(int(edtf), 12, 31)

    (chain,) = sale_chains([make_transfer(1, "a", "b", when="2012"), make_transfer(2, "b", "c", when="2010")], when)

    assert chain.contradictions == ("sale 2 is dated before sale 1",)


def test_a_price_without_a_rate_is_not_converted(make_transfer: Make) -> None:
    assert CNY.of(make_transfer(1, "a", "b", price=5, currency="USD", price_year=2012)) is None
    assert CNY.of(make_transfer(1, "a", "b", price=100, currency="CNY", price_year=2010)) == 108
    assert CNY.of(make_transfer(1, "a", "b", price=100, currency="CNY")) is None


def test_a_margin_is_known_only_where_the_buyer_sold_on(make_transfer: Make) -> None:
    sales = [
        make_transfer(1, "a", "b", price=5000, **YUAN),
        make_transfer(2, "b", "c", price=9000, **YUAN),
        make_transfer(3, "x", "d", price=20000, **YUAN),
    ]

    (chain,) = sale_chains(sales)

    assert chain.margins(CNY) == (4000, None)
    assert chain.last_price(CNY) == 20000


@given(st.permutations(range(1, 6)))
def test_the_order_of_records_does_not_matter(order: list[int]) -> None:
    sales = [
        Transfer(id=f"t{i}", subject="v", event=f"e{i}", victim="v", act_type="transfer", order=(i + 1) // 2)
        for i in order
    ]

    assert sale_chains(sales) == sale_chains(sales[::-1])
