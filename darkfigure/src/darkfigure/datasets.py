"""Published count tables: facts with their source, for examples and tests."""

from __future__ import annotations

from pathlib import Path

from darkfigure.errors import InvalidInput

FOLDER = Path(__file__).parent / "data"

SOURCES = {
    "UKdat": "Modern slavery, United Kingdom 2013, six lists, 2,744 people. Silverman 2014, Home Office; 2020, JRSS-A.",
    "UKdat_5": "The same with police force and National Crime Agency merged: five lists.",
    "NewOrl_5": "Trafficking, New Orleans, five lists, 185 people. Bales, Murphy and Silverman 2020,"
    " doi:10.1080/23322705.2019.1634936.",
    "Kosovo": "Killings in Kosovo 1999, four lists, 4,400 people. Ball et al. 2002, AAAS.",
    "Korea": "Korean women held in sexual slavery by the Japanese military, Palembang, three lists, 123 women. Ball,"
    " Shin and Yang 2018; Silverman, Chan and Vincent 2024, doi:10.1007/s11222-023-10346-9.",
    "HIV": "HIV, Rome, four lists, 1,896 people. Abeni, Brancato and Perucci 1994; in Rcapture.",
    "hare": "Snowshoe hares, six trapping occasions, one row an animal. Cormack 1989; in Rcapture.",
    "Artificial_3": "Made up: three lists of which only one pair overlaps. SparseMSE.",
}


def path(name: str) -> Path:
    """Path of one table.

    Examples
    --------
    >>> path("Korea").name
    'Korea.csv'
    """
    if name not in SOURCES:
        raise InvalidInput(
            rule="a data set is asked for by its name",
            found=f"{name!r} is not one",
            todo=f"Use one of {', '.join(sorted(SOURCES))}",
        )
    return FOLDER / f"{name}.csv"
