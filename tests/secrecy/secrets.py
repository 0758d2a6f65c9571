"""What a company hides, marked so that it is recognised wherever it comes to light.

Found by the foreign keys of the tables, so that whatever new hangs on an objective is a secret without further ado.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Integer, Numeric, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from commands.okrs.alignments import AlignObjective, align_objective
from storage.tables import METADATA
from tests.company import Company, Writer
from tests.secrecy.hushed import HIDDEN_KPIS, hush

HIDDEN: Final = ("private_goal", "team_goal")
"""The objectives that the viewers of these tests do not see: one is PRIVATE, one is its TEAM's."""

BLIND: Final = ("vera", "eve")
"""Those who see neither: a viewer and a member, both of a team below that of the team's objective."""

_LEADS_ELSEWHERE: Final = frozenset(
    {
        ("alignments", "parent_objective_id"),
        ("alignments", "parent_key_result_id"),
        ("objectives", "carried_over_from_id"),
        ("key_results", "carried_over_from_id"),
        ("key_results", "kpi_id"),
        ("kpis", "timer_of_id"),
        ("kpi_inputs", "input_id"),
    }
)
"""References by which nothing belongs to what it refers to, by their tables."""

_MARK: Final = "Hushmark"
_VALUE: Final = 31337.25
_SHARE: Final = 0.123457
_SHARES: Final = frozenset({"progress", "raw_progress", "exact_progress", "exact_raw_progress", "grade", "confidence"})


@dataclass(frozen=True)
class Secrets:
    """A company, the ids of all that nobody blind may know of, and the words and numbers that betray it."""

    company: Company
    ids: dict[str, str]
    marks: tuple[str, ...]

    @classmethod
    async def kept(cls, company: Company, writer: Writer) -> "Secrets":
        """Mark everything that hangs on the hidden objectives and KPIs, to which something that is seen refers."""
        await hush(company)
        for parent in ("private_goal", "hushed"):
            await company.run(align_objective, AlignObjective(company["sales_goal"], company[parent]))
        ids = await hidden_ids(company, writer)
        words = set()
        for name, table in METADATA.tables.items():
            for column in text_columns(table):
                condition = belongs(table)
                if condition:
                    rows = await writer.fetch(
                        f"SELECT {column} FROM {name} WHERE org_id = $1 AND ({condition})", company.org_id, list(ids)
                    )
                    words |= {row[0] for row in rows if row[0] and len(row[0]) > 7 and row[0] != "So it is."}
        await repaint(company, writer, ids, _MARK, _VALUE, _SHARE)
        return cls(company, ids, (*sorted(words), *HIDDEN_KPIS, _MARK, _MARK.lower(), "31337", "0.123457"))

    def betrayed_by(self, told: str) -> list[str]:
        """Give what an answer lets out."""
        return [each for each in (*self.ids, *self.marks) if each in told]

    def named(self, *names: str) -> list[str]:
        return [self.company[name] for name in names]


async def hidden_ids(company: Company, writer: Writer) -> dict[str, str]:
    """Give the ids of everything that hangs on the hidden objectives and KPIs, each with its table."""
    found = {company[name]: "objectives" for name in HIDDEN} | {company[name]: "kpis" for name in HIDDEN_KPIS}
    grows = True
    while grows:
        grows = False
        for name, table in METADATA.tables.items():
            condition = belongs(table)
            if not condition or "id" not in table.c or name == "events":
                continue
            rows = await writer.fetch(
                f"SELECT id FROM {name} WHERE org_id = $1 AND ({condition})", company.org_id, list(found)
            )
            new = {row[0]: name for row in rows if row[0] not in found}
            found |= new
            grows |= bool(new)
    return found


def belongs(table: Table) -> str:
    """Give the condition by which rows belong to hidden ones: they are, or refer to, one of `$2`."""
    owners = {"objectives", "key_results", "check_ins", "initiatives", "comments", "kpis", "kpi_measurements"}
    columns = [
        element.parent.name
        for key in table.foreign_key_constraints
        if key.referred_table.name in owners
        for element in key.elements
        if element.parent.name != "org_id" and (table.name, element.parent.name) not in _LEADS_ELSEWHERE
    ]
    columns += ["id"] if table.name in owners | {"alignments", "guardrails", "kpi_events"} else []
    columns += ["node_id"] if "node_id" in table.c else []
    return " OR ".join(f"{column} = ANY($2)" for column in dict.fromkeys(columns))


def text_columns(table: Table) -> list[str]:
    """Give the columns in which people write."""
    others = {"id", "org_id", "formula"}
    return [
        column.name
        for column in table.c
        if type(column.type) is Text
        and column.type.collation is None
        and column.name not in others
        and not column.constraints
    ]


async def repaint(company: Company, writer: Writer, ids: dict[str, str], mark: str, value: float, share: float) -> None:
    """Write other words, numbers and days to everything that is hidden."""
    for name, table in METADATA.tables.items():
        condition = belongs(table)
        if not condition:
            continue
        changes = [f"{column} = '{mark} ' || left(md5(ctid::text), 6)" for column in text_columns(table)]
        for index, column in enumerate(table.c):
            if isinstance(column.type, Numeric):
                # Each another number: a metric whose target is its start is no metric.
                number = share if column.name in _SHARES else f"{value}{index}"
                changes.append(f"{column.name} = {number}")
            elif isinstance(column.type, ARRAY) and column.name == "tags":
                changes.append(f"tags = ARRAY['{mark.lower()}']")
            elif isinstance(column.type, Integer) and column.name in {"good_periods", "all_periods"}:
                changes.append(f"{column.name} = 77")
        if changes:
            await writer.execute(
                f"UPDATE {name} SET {', '.join(map(kept_null, changes))} WHERE org_id = $1 AND ({condition})",
                company.org_id,
                list(ids),
            )


def kept_null(change: str) -> str:
    """Let a column that holds nothing go on holding nothing."""
    column, _, expression = change.partition(" = ")
    return f"{column} = CASE WHEN {column} IS NULL THEN NULL ELSE {expression} END"
