"""Measurements as comma-separated values: what is read, and how it is said where something cannot be."""

import io
from datetime import UTC, datetime

import pytest

from api.measurement_import import moments_in
from api.measurement_rows import COLUMNS, KPI, MeasurementRow, read_rows
from api.rest.parameters import a_moment
from domain.errors import InvalidInput
from domain.kpis.measurements import check_measurement

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
AT = "2026-04-30T22:00:00Z"


def rows(text: str, *more: str) -> list[MeasurementRow]:
    return list(read_rows(io.StringIO(text, newline=""), (*COLUMNS, *more), a_moment))


def wrong(row: MeasurementRow) -> list[tuple[str, ...]]:
    return [error.path for error in row.placed(*check_measurement(row.given, NOW))]


@pytest.mark.parametrize(
    "text",
    [
        f"at,value\n{AT},3.5\n",
        f"\ufeffat,value\r\n{AT},3.5",
        f"value;at\n3.5;{AT}\n",
        f'"at","value"\n"{AT}","3.5"\n',
        f" at , value\n {AT} , 3.5 \n\n\n",
        f"at,value,note,source,externalId\n{AT},3.5,,,\n",
        f"at,value\r{AT},3.5\r",
    ],
)
def test_a_measurement_is_read_from_each_way_to_write_it(text: str) -> None:
    [row] = rows(text)

    given = row.given
    assert (given.at.isoformat(), given.value) == ("2026-04-30T22:00:00+00:00", "3.5")
    assert (given.note, given.source, given.external_id, row.errors) == (None, None, None, ())


def test_cells_hold_what_quotes_keep_together() -> None:
    [first, second] = rows(
        f'at,value,note,kpi\n{AT},1,"Two ""projects"", re-planned\nin June",mrr\n{AT},2,=1+1,churn\n', KPI
    )

    assert (first.given.note, first.kpi, first.line) == ('Two "projects", re-planned\nin June', "mrr", 2)
    assert (second.given.note, second.kpi, second.line) == ("=1+1", "churn", 4)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "1"),
        ("\nat,value\n", "1"),
        ("at\n", "1"),
        ("at,value,at\n", "1"),
        ("at,value,price\n", "1"),
        ("At,value\n", "1"),
        ("at\tvalue\n", "1"),
        ("at,value,kpi\n", "1"),
        (f'at,value,note\n{AT},1,x\n{AT},1,"open\n', "3"),
        (f'at,value,note\n{AT},1,"a"b\n', "2"),
    ],
)
def test_a_header_or_quotes_that_are_wrong_are_told_with_their_line(text: str, line: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rows(text)

    assert refused.value.path == ("line", line)


def test_a_file_of_many_kpis_has_to_name_them() -> None:
    with pytest.raises(InvalidInput, match="“kpi” is missing"):
        rows(f"at,value\n{AT},1\n", KPI)


@pytest.mark.parametrize(
    ("cells", "path"),
    [
        ("2026-04-30,1", "at"),
        ("yesterday,1", "at"),
        (",1", "at"),
        ("2027-01-01T00:00:00Z,1", "at"),
        (f"{AT},", "value"),
        (f'{AT},"1,5"', "value"),
        (f"{AT},1e400", "value"),
        (f"{AT},NaN", "value"),
        (f"{AT},1_000", "value"),
        (f"{AT},1.2345678901234567", "value"),
    ],
)
def test_a_row_that_cannot_be_recorded_names_its_line_and_column(cells: str, path: str) -> None:
    [fine, bad] = rows(f"at,value\n{AT},1\n{cells}\n")

    assert wrong(fine) == []
    assert wrong(bad) == [("line", "3", path)]


@pytest.mark.parametrize("cells", [f"{AT}", f"{AT},1,2", f"{AT},1,2,3"])
def test_a_row_with_other_cells_than_the_header_is_never_recorded(cells: str) -> None:
    [row] = rows(f"at,value\n{cells}\n")

    assert ("line", "2") in wrong(row)
    assert check_measurement(row.given, NOW) != ()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-04-15T09:30:00Z", "2026-04-15T09:30:00+00:00"),
        ("2026-04-15T09:30:00+05:30", "2026-04-15T04:00:00+00:00"),
        ("2026-04-15 09:30", "2026-04-15T07:30:00+00:00"),
        ("2026-04-15T09:30:00.5", "2026-04-15T07:30:00.500000+00:00"),
        ("2026-04-15", "2026-04-14T22:00:00+00:00"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
        ("2026-03-29 03:30", "2026-03-29T01:30:00+00:00"),
    ],
)
def test_in_a_file_moments_without_a_zone_are_of_the_one_that_is_meant(text: str, moment: str) -> None:
    assert moments_in("Europe/Berlin")(text).isoformat() == moment


def test_a_moment_that_clocks_skip_is_told() -> None:
    with pytest.raises(InvalidInput, match="In Europe/Berlin clocks skip this moment"):
        moments_in("Europe/Berlin")("2026-03-29 02:30")


@pytest.mark.parametrize("text", ["", "now", "15.04.2026", "2026-13-01", "20260415", "2026-W16", "0001-01-01", "1e9"])
def test_what_is_no_moment_in_a_file_is_told(text: str) -> None:
    with pytest.raises(InvalidInput, match="Write a moment"):
        moments_in("Asia/Tokyo")(text)
