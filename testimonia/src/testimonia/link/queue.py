"""The decision queue as a file to fill: pairs go out as CSV or XLSX, verdicts come back row by row.

Such a file is a row-level export. It holds coarse facts and no name, no member key and no id: a row is known by keyed
hashes that mean nothing outside the investigation.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from testimonia.collect.importing.encodings import decode
from testimonia.collect.importing.tables import CannotRead
from testimonia.collect.importing.workbook import check_archive
from testimonia.core.errors import InvalidInput
from testimonia.link.blocking import Pair
from testimonia.link.decisions import PairIds, pair_ids
from testimonia.link.records import Verdict

NOTICE = (
    "Row-level material about people, for the review of matches only. Keep it on an encrypted disk, show it to no one "
    "outside the review, delete it when the decisions are read back. Fill the last column: same, different or unsure."
)
KEYED = "keyed_"
"""Fields of this name hold encodings; the file says whether two are equal, never what they are."""

Key = Callable[[str], str]
"""From an entry's id to its keyed hash."""


@dataclass(frozen=True)
class Judged:
    """One filled row."""

    row: int
    ids: PairIds
    verdict: Verdict


@dataclass(frozen=True)
class ReadBack:
    """A queue as it came back. A bad row never takes good ones with it and never disappears."""

    judged: tuple[Judged, ...]
    n_blank: int
    refused: tuple[tuple[int, str], ...]
    """Row number and reason."""


def queue_rows(pairs: Sequence[Pair], key: Key) -> Iterator[list[str]]:
    """Yield the notice, the heading and one row a pair: its number, row key, lists, fields side by side, decision."""
    fields = sorted({field for pair in pairs for field in pair.agreement})
    shown = [f for f in fields if not f.startswith(KEYED)]
    hidden = [f for f in fields if f.startswith(KEYED)]
    yield [NOTICE]
    sides = [f"{name}_{side}" for name in ["list", *shown] for side in ("left", "right")]
    yield ["pair", "row_key", *sides, *hidden, "decision"]
    for number, pair in enumerate(pairs, start=1):
        values = [(pair.left.list_name, pair.right.list_name)]
        values += [(pair.left.matching.get(f, ""), pair.right.matching.get(f, "")) for f in shown]
        agreement = [str(pair.agreement[f]) for f in hidden]
        row_key = f"p{key(pair.left.id)}{key(pair.right.id)}"
        yield [str(number), row_key, *(_inert(v) for two in values for v in two), *agreement, ""]


def write_queue(path: Path, rows: Iterable[list[str]]) -> None:
    """Write a new file that only its owner may read; an existing file is never overwritten."""
    content = _xlsx(rows) if _suffix(path) == ".xlsx" else _csv(rows)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise InvalidInput(
            found=f"{path.name} exists already",
            rule="a queue never overwrites a file that may hold decisions",
            todo="Choose another name",
        ) from None
    except OSError:
        raise InvalidInput(
            found=f"{path.name} cannot be written", rule="the folder must exist and be writable", todo="Choose another"
        ) from None
    path.write_bytes(content)


def read_queue(path: Path, entry_ids: Iterable[str], key: Key) -> ReadBack:
    """Read the verdicts back; a row that is not one of this investigation's pairs is refused by its number."""
    by_key = {key(id): id for id in entry_ids}
    rows = enumerate(_untrusted_rows(path), start=1)
    heading: list[str] = next((r for _, r in rows if "row_key" in r and "decision" in r), [])
    if not heading:
        raise InvalidInput(
            found=f"{path.name} has no columns row_key and decision",
            rule="decisions are read from a queue that this program wrote",
            todo="Write a queue with --queue and fill its last column",
        )
    at_key, at_decision = heading.index("row_key"), heading.index("decision")
    judged: dict[PairIds, Judged] = {}
    refused: list[tuple[int, str]] = []
    n_blank = 0
    for number, row in rows:
        cells = [*row, *[""] * len(heading)]
        decision = cells[at_decision].strip().casefold()
        if not decision:
            n_blank += any(cells)
            continue
        ids = _ids(cells[at_key].strip(), by_key)
        reason = _reason(decision, ids, judged)
        if reason or ids is None:
            refused.append((number, reason))
        else:
            judged[ids] = Judged(number, ids, decision)  # type: ignore[arg-type]
    return ReadBack(tuple(judged.values()), n_blank, tuple(refused))


def _reason(decision: str, ids: PairIds | None, judged: dict[PairIds, Judged]) -> str:
    if decision not in get_args(Verdict):
        return "the decision is none of same, different, unsure"
    if ids is None:
        return "this row is not of this investigation, or one of its entries is gone"
    earlier = judged.get(ids)
    return f"row {earlier.row} already decides this pair" if earlier else ""


def _ids(row_key: str, by_key: dict[str, str]) -> PairIds | None:
    half = (len(row_key) - 1) // 2
    left, right = by_key.get(row_key[1 : 1 + half]), by_key.get(row_key[1 + half :])
    return pair_ids(left, right) if left and right and left != right else None


def _inert(value: str) -> str:
    """Keep a spreadsheet from taking a value for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _suffix(path: Path) -> str:
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise InvalidInput(
            found=f"a queue named {path.name}", rule="queues are CSV or XLSX", todo="End the name in .csv or .xlsx"
        )
    return path.suffix.lower()


def _csv(rows: Iterable[list[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[list[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("review")
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _untrusted_rows(path: Path) -> list[list[str]]:
    """Read a file that was outside, in whatever encoding a spreadsheet chose; nothing expands, fetches or runs."""
    try:
        content = path.read_bytes()
        if _suffix(path) == ".xlsx":
            return _sheet(content)
        text = decode(content)
        heading = next((line for line in text.splitlines() if "row_key" in line), "")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count)))
    except CannotRead as problem:
        raise _unreadable(path, str(problem)) from None
    except OSError:
        raise _unreadable(path, "there is no such file, or it may not be read") from None
    except csv.Error:
        raise _unreadable(path, "its quotation marks do not match") from None


def _sheet(content: bytes) -> list[list[str]]:
    from openpyxl import load_workbook

    check_archive(content)
    try:
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, IndexError):
        raise CannotRead("it is damaged or no real XLSX file") from None


def _unreadable(path: Path, why: str) -> InvalidInput:
    return InvalidInput(
        found=f"{path.name} cannot be read ({why})",
        rule="decisions come as CSV or XLSX",
        todo="Save the filled queue again in one of these",
    )
