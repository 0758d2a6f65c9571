"""What is written of an organization is all there is, and comes back to the byte."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from api.project import PROJECT
from commands.interchange import import_organization
from commands.orgs.organizations import create_organization
from commands.orgs.people import CreatePerson, create_person
from commands.orgs.tokens import CreateToken, create_token
from domain.actor import TokenScope
from domain.errors import InvalidInput, WrongState
from domain.ids import Kind, kind_of
from domain.orgs.organizations import OrganizationSettings
from storage.interchange.parts import KIND, LEFT_OUT, PARTS
from storage.interchange.reading import header
from storage.interchange.writing import written
from storage.tables import METADATA
from tests.company import KEY, Company
from tests.faults.truth import assert_true
from tests.graphql.house import House

Lines = list[bytes]


async def export(house: House, org_id: str) -> Lines:
    async with written(house.database, org_id) as whole:
        lines = [header(), *[line.encode() async for line in whole.lines()]]
        assert len(lines) == 1 + await whole.count()
    return lines


def changed(lines: Lines, kind: str, change: Callable[[dict[str, Any]], object]) -> tuple[int, Lines]:
    """Change the first line of a kind, and give its number."""
    for place, line in enumerate(lines[1:], start=1):
        told = json.loads(line)
        if told[KIND] == kind:
            change(told)
            return place + 1, [*lines[:place], json.dumps(told).encode(), *lines[place + 1 :]]
    raise AssertionError(kind)


def test_every_table_of_a_tenant_is_in_the_file_or_left_out_with_a_reason() -> None:
    exported = [part.table.name for part in PARTS]

    assert sorted([*exported, *LEFT_OUT]) == sorted(METADATA.tables)
    assert len({part.kind for part in PARTS}) == len(PARTS)
    assert all(LEFT_OUT.values())
    assert [part.kind for part in PARTS if KIND in part.fields] == []


def test_what_is_referred_to_comes_before_what_refers_to_it() -> None:
    places = {part.table: place for place, part in enumerate(PARTS)}

    wrong = [
        (part.kind, constraint.referred_table.name)
        for part in PARTS
        for constraint in part.table.foreign_key_constraints
        if places[constraint.referred_table] > places[part.table]
    ]

    assert wrong == []


async def test_the_file_has_something_of_every_kind_that_the_company_has(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)

    dump = await acme.dump(archive.writer)
    kinds = [json.loads(line)[KIND] for line in lines[1:]]
    assert {part.kind: kinds.count(part.kind) for part in PARTS} == {
        part.kind: len(dump[part.table.name]) for part in PARTS
    }
    assert [part.kind for part in PARTS if part.kind not in kinds] == []


async def test_written_read_and_written_again_is_the_same_to_the_byte(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)

    other = await import_organization(archive.database, lines, None)

    assert other != acme.org_id
    assert kind_of(other) is Kind.ORGANIZATION
    assert await export(archive, other) == lines


async def test_written_twice_is_the_same(archive: House, acme: Company) -> None:
    assert await export(archive, acme.org_id) == await export(archive, acme.org_id)


async def test_every_row_comes_back_as_it_was(archive: House, acme: Company) -> None:
    other = await import_organization(archive.database, await export(archive, acme.org_id), None)

    copy = Company(
        archive.database, acme.owner.__class__(other, None, acme.owner.role, TokenScope.WRITE, "UTC"), "Copy"
    )
    before, after = await acme.dump(archive.writer), await copy.dump(archive.writer)
    assert {name: sorted(row.replace(other, acme.org_id) for row in rows) for name, rows in after.items()} == {
        name: [] if name in LEFT_OUT else sorted(rows) for name, rows in before.items()
    }


async def test_work_goes_on_in_what_was_read(archive: House, acme: Company) -> None:
    other = await import_organization(archive.database, await export(archive, acme.org_id), None)

    await assert_true(archive.database, acme.owner.__class__(other, None, acme.owner.role, TokenScope.WRITE, "UTC"))


async def test_no_secret_leaves(archive: House, acme: Company) -> None:
    text = b"\n".join(await export(archive, acme.org_id)).decode()

    hashes = await archive.writer.fetch("SELECT id, encode(secret_hash, 'hex') AS hash FROM api_tokens")
    assert [row["hash"] for row in hashes if row["hash"] in text] == []
    assert [token for token in acme.tokens.values() if token in text] == []
    assert acme.org_id not in text


async def test_an_organization_that_is_empty_may_be_filled(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)
    empty = await create_organization(archive.database, "Empty", OrganizationSettings())

    assert await import_organization(archive.database, lines, empty.org_id) == empty.org_id
    assert await export(archive, empty.org_id) == lines


async def test_an_organization_with_anything_in_it_is_left_as_it_is(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)
    founder = await create_organization(archive.database, "Full", OrganizationSettings())
    company = Company(archive.database, founder, "Full")
    await company.run(create_person, CreatePerson("Somebody"))
    before = await company.dump(archive.writer)

    with pytest.raises(WrongState, match="not empty"):
        await import_organization(archive.database, lines, founder.org_id)

    assert await company.dump(archive.writer) == before


async def test_tokens_of_an_empty_organization_stay(archive: House, acme: Company) -> None:
    founder = await create_organization(archive.database, "Empty", OrganizationSettings())
    company = Company(archive.database, founder, "Empty")
    await company.run(create_token, CreateToken("First", TokenScope.WRITE, None, None, KEY))

    await import_organization(archive.database, await export(archive, acme.org_id), founder.org_id)

    assert len((await company.dump(archive.writer))["api_tokens"]) == 1


BAD: dict[str, tuple[str, Callable[[dict[str, Any]], object], str]] = {
    "a field too many": ("person", lambda line: line.update(secret="x"), "secret"),
    "a field too few": ("person", lambda line: line.pop("name"), "name"),
    "no such kind": ("person", lambda line: line.update({KIND: "robot"}), KIND),
    "a number as a number": ("objective", lambda line: line.update(weight=1.5), "weight"),
    "no number": ("objective", lambda line: line.update(weight="NaN"), "weight"),
    "too large a number": ("team", lambda line: line.update(version=2**31), "version"),
    "a truth for a number": ("team", lambda line: line.update(version=True), "version"),
    "no day": ("cycle", lambda line: line.update(startDate="2026-02-30"), "startDate"),
    "no moment": ("person", lambda line: line.update(createdAt="2026-02-30T00:00:00.000000Z"), "createdAt"),
    "a moment without a zone": (
        "person",
        lambda line: line.update(createdAt="2026-02-03T00:00:00.000000"),
        "createdAt",
    ),
    "a text with a null": ("person", lambda line: line.update(name="a\x00b"), "name"),
    "no id": ("person", lambda line: line.update(id="somebody"), "id"),
    "no list": ("objective", lambda line: line.update(tags="a"), "tags"),
    "a list of other things": ("objective", lambda line: line.update(tags=["a", 1]), "tags"),
    "a list of no days": ("organization", lambda line: line.update(holidays=["2026-02-30"]), "holidays"),
    "no hours": ("organization", lambda line: line["businessHours"][0].update(opens="9"), "businessHours"),
    "hours of no shape": ("organization", lambda line: line.update(businessHours=[{"opens": 9}]), "businessHours"),
    "no truth": ("kpi", lambda line: line.update(focus="yes"), "focus"),
    "a null in JSON": ("event", lambda line: line.update(data={"a": "\x00"}), "data"),
    "no such state": ("objective", lambda line: line.update(state="OPEN"), "state"),
    "nothing to refer to": ("objective", lambda line: line.update(cycleId="cyc_00000000000000000000000000"), "cycleId"),
    "nobody to refer to": ("teamMember", lambda line: line.update(personId="nobody"), "personId"),
    "an early reference": ("team", lambda line: line.update(parentId=line["id"][:-1] + "0"), "parentId"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_line_is_named_with_its_field_and_nothing_is_read(archive: House, acme: Company, name: str) -> None:
    kind, change, field = BAD[name]
    number, lines = changed(await export(archive, acme.org_id), kind, change)
    before = await archive.writer.fetchval("SELECT count(*) FROM organizations")

    with pytest.raises(InvalidInput) as refused:
        await import_organization(archive.database, lines, None)

    assert refused.value.path == (f"line {number}", field)
    assert await archive.writer.fetchval("SELECT count(*) FROM organizations") == before


@pytest.mark.parametrize("first", [b"", b"{}", b"[]", b"\xff", b'{"format":"okra"}', b'{"format":"okra","version":2}'])
async def test_another_format_or_version_is_refused(archive: House, acme: Company, first: bytes) -> None:
    lines = await export(archive, acme.org_id)

    with pytest.raises(InvalidInput) as refused:
        await import_organization(archive.database, [first, *lines[1:]], None)

    assert refused.value.path[0] == "line 1"


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"null", b"\xff\xfe"])
async def test_what_is_no_object_is_refused(archive: House, acme: Company, line: bytes) -> None:
    lines = await export(archive, acme.org_id)

    with pytest.raises(InvalidInput) as refused:
        await import_organization(archive.database, [*lines[:5], line, *lines[5:]], None)

    assert refused.value.path == ("line 6",)


async def test_a_file_that_was_cut_off_is_refused_wherever(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)
    kinds = [json.loads(line).get(KIND) for line in lines]
    ends = {1, 2, 3, len(lines) - 1} | {kinds.index(kind) for kind in dict.fromkeys(kinds[1:])}

    for end in sorted(ends):
        with pytest.raises(InvalidInput):
            await import_organization(archive.database, lines[:end], None)


async def test_a_line_out_of_order_or_twice_is_refused(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)

    for wrong in (
        [lines[0], *reversed(lines[1:])],
        [*lines[:2], lines[1], *lines[2:]],
        [*lines[:4], lines[3], *lines[4:]],
        [*lines, lines[-1]],
    ):
        with pytest.raises(InvalidInput):
            await import_organization(archive.database, wrong, None)


async def test_teams_in_a_ring_are_refused(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)
    teams = [json.loads(line) for line in lines if json.loads(line).get(KIND) == "team"]
    child = next(team for team in teams if team["parentId"])

    def close(team: dict[str, Any]) -> None:
        team["parentId"] = child["id"]

    top = next(team["id"] for team in teams if team["id"] == child["parentId"])
    assert json.loads(next(line for line in lines if json.loads(line).get(KIND) == "team"))["id"] == top
    with pytest.raises(InvalidInput) as refused:
        await import_organization(archive.database, changed(lines, "team", close)[1], None)

    assert refused.value.path == ("team", "parentId")


async def test_progress_that_does_not_follow_is_refused(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)
    _, wrong = changed(lines, "objective", lambda line: line.update(exactProgress="0.123"))

    with pytest.raises(InvalidInput, match="not what follows"):
        await import_organization(archive.database, wrong, None)


async def test_values_of_kpis_are_what_was_measured_whatever_the_file_says(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)
    _, bent = changed(lines, "kpiPeriod", lambda period: period.update(value="77.7"))
    assert bent != lines

    found = await import_organization(archive.database, bent, None)

    assert await export(archive, found) == lines


async def test_a_formula_that_nobody_can_read_is_refused(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)
    place, kpi = formula_in(lines)

    with pytest.raises(InvalidInput) as refused:
        await import_organization(archive.database, replaced(lines, place, {**kpi, "formula": "nonsense +"}), None)

    assert refused.value.path == ("kpi", "formula")


async def test_kpis_that_rest_on_each_other_are_refused(archive: House, acme: Company) -> None:
    lines = await export(archive, acme.org_id)
    place, kpi = formula_in(lines)
    twin = {**kpi, "id": kpi["id"][:-1] + ("0" if kpi["id"][-1] != "0" else "1"), "key": None, "formula": kpi["id"]}
    twin |= {"externalSource": None, "externalId": None}
    edges = [
        {KIND: "kpiInput", "kpiId": one, "inputId": other, "place": 9, "weight": None}
        for one, other in ((kpi["id"], twin["id"]), (twin["id"], kpi["id"]))
    ]
    ring = [*replaced(lines, place, {**kpi, "formula": twin["id"]})]
    first = next(place for place, line in enumerate(ring) if json.loads(line).get(KIND) == "kpiInput")
    ring[first:first] = [json.dumps(edge).encode() for edge in edges]
    ring.insert(place, json.dumps(twin).encode())

    with pytest.raises(InvalidInput) as refused:
        await import_organization(archive.database, ring, None)

    assert refused.value.path == ("kpiInput",)


def formula_in(lines: Lines) -> tuple[int, dict[str, Any]]:
    """Give the line of a KPI with a formula, and its place."""
    told = ((place, json.loads(line)) for place, line in enumerate(lines))
    return next((place, each) for place, each in told if each.get(KIND) == "kpi" and each["formula"])


def replaced(lines: Lines, place: int, line: dict[str, Any]) -> Lines:
    return [*lines[:place], json.dumps(line).encode(), *lines[place + 1 :]]


def test_the_page_about_the_format_names_every_kind_with_its_fields() -> None:
    page = (PROJECT / "docs" / "interchange.md").read_text()

    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    told = {
        row[0].strip("| `"): row[2].removesuffix(" |").replace("`", "").split(", ")
        for row in rows
        if row[0] != "| `is`"
    }
    assert told == {
        part.kind: [f"{name}?" if column.nullable else name for name, column in part.fields.items()] for part in PARTS
    }
    assert [*told] == [part.kind for part in PARTS]
