"""Sale chains: a victim's transfers put in order, from the first seller to the last buyer.

Transfers go in, as different passages tell them; chains come out, with every gap and contradiction named in words.
Nothing is smoothed over: what does not fit stays, and the reader is told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from testimonia.coding.records import Transfer

When = Callable[[str], tuple[date, date] | None]
"""From an EDTF time to its earliest and latest day; None where it says nothing."""


@dataclass(frozen=True)
class Rate:
    """Units of the common currency for one unit of another, in one price year, with its source."""

    value: float
    source: str


@dataclass(frozen=True)
class Prices:
    """The common currency, its price year, and the rates by (currency, price year) that lead to it."""

    currency: str
    price_year: int
    rates: Mapping[tuple[str, int], Rate]

    def of(self, transfer: Transfer) -> float | None:
        """Return a price in the common currency; None where price, currency, year or rate is missing."""
        if transfer.price is None or transfer.price_year is None:
            return None
        if (transfer.currency, transfer.price_year) == (self.currency, self.price_year):
            return transfer.price
        rate = self.rates.get((transfer.currency, transfer.price_year))
        return None if rate is None else transfer.price * rate.value


@dataclass(frozen=True)
class Chain:
    """One victim's transfers in order. Where several records tell of one sale, the first stands, its blanks filled."""

    victim: str
    transfers: tuple[Transfer, ...]
    gaps: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()

    def last_price(self, prices: Prices) -> float | None:
        """Return what the last buyer paid: the only price of a chain that may be added up over victims."""
        return prices.of(self.transfers[-1]) if self.transfers else None

    def margins(self, prices: Prices) -> tuple[float | None, ...]:
        """Return each resale's price less the price before it, one by one.

        There is no sum: along a chain it telescopes to the last price less the first, so adding margins to the first
        price, or prices to each other, counts the same money twice.
        """
        paid = [prices.of(t) for t in self.transfers]
        joined = [b.buyer is not None and b.buyer == a.seller for b, a in pairwise(self.transfers)]
        return tuple(
            after - before if known and before is not None and after is not None else None
            for (before, after), known in zip(pairwise(paid), joined, strict=True)
        )


def sale_chains(transfers: Iterable[Transfer], when: When | None = None) -> tuple[Chain, ...]:
    """Return one chain a victim, by victim id; with ``when``, the order told is held against the dates."""
    by_victim: dict[str, list[Transfer]] = {}
    for transfer in transfers:
        by_victim.setdefault(transfer.victim, []).append(transfer)
    return tuple(_chain(victim, by_victim[victim], when) for victim in sorted(by_victim))


def _chain(victim: str, told: Sequence[Transfer], when: When | None) -> Chain:
    ordered = sorted(told, key=lambda t: (t.order, t.event, t.id))
    chain: list[Transfer] = []
    contradictions: list[str] = []
    for transfer in ordered:
        if chain and chain[-1].order == transfer.order:
            contradictions += _differences(chain[-1], transfer)
            chain[-1] = _filled(chain[-1], transfer)
        else:
            chain.append(transfer)
    contradictions += _against_time(chain, when) if when else []
    return Chain(victim, tuple(chain), tuple(_gaps(chain)), tuple(contradictions))


def _gaps(chain: Sequence[Transfer]) -> list[str]:
    gaps = [f"the chain begins with sale {chain[0].order}"] if chain and chain[0].order > 1 else []
    for before, after in pairwise(chain):
        here = f"between sale {before.order} and sale {after.order}"
        if after.order - before.order > 1:
            gaps.append(f"sales missing {here}: {after.order - before.order - 1}")
        elif before.buyer is None or after.seller is None:
            gaps.append(f"{here} it is not known who held her")
        elif before.buyer != after.seller:
            gaps.append(f"{here} she changed hands untold: the buyer is not the next seller")
    return gaps


def _differences(first: Transfer, second: Transfer) -> list[str]:
    """Name the fields in which two records of the same place in the chain disagree; None agrees with anything."""
    fields = ("seller", "buyer", "broker", "price", "currency", "price_year")
    pairs = [(f, getattr(first, f), getattr(second, f)) for f in fields]
    return [
        f"sale {first.order} is told with two different values of {field.replace('_', ' ')}"
        for field, a, b in pairs
        if a not in (None, "") and b not in (None, "") and a != b
    ]


def _filled(first: Transfer, second: Transfer) -> Transfer:
    """Fill the blanks of one record from another of the same sale; a price comes with its currency and year or not."""
    update = {f: getattr(second, f) for f in ("seller", "buyer", "broker") if getattr(first, f) is None}
    if first.price is None:
        update |= {f: getattr(second, f) for f in ("price", "currency", "price_year")}
    if not first.when:
        update["when"] = second.when
    return first.model_copy(update=update)


def _against_time(chain: Sequence[Transfer], when: When) -> list[str]:
    times = [(t.order, when(t.when) if t.when else None) for t in chain]
    dated = [(order, span) for order, span in times if span is not None]
    return [
        f"sale {second} is dated before sale {first}"
        for (first, (start, _)), (second, (_, end)) in pairwise(dated)
        if end < start
    ]
