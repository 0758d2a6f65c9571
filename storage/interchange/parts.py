"""What an organization's file consists of. A new table joins here, by one line, or is left out with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Column, Table

from storage import tables

VERSION: Final = 1
"""Of the format. It goes up when a file that was fine becomes one that is not."""


@dataclass(frozen=True)
class Part:
    """The rows of one table, each a line of this kind. `single`: there is exactly one such line."""

    kind: str
    table: Table
    single: bool = False

    @cached_property
    def fields(self) -> Mapping[str, Column[Any]]:
        """The fields of a line besides its kind, in their order, and the columns they stand for."""
        return {field_name(column.name): column for column in self.table.c if column.name != "org_id"}


def field_name(column: str) -> str:
    """Give the name that a column has in a file."""
    first, *rest = column.split("_")
    return first + "".join(part.title() for part in rest)


PARTS: Final = (
    Part("organization", tables.organizations, single=True),
    Part("clock", tables.clocks, single=True),
    Part("person", tables.people),
    Part("team", tables.teams),
    Part("teamMember", tables.team_members),
    Part("cycle", tables.cycles),
    Part("customField", tables.custom_fields),
    Part("customFieldChoice", tables.custom_field_choices),
    Part("kpi", tables.kpis),
    Part("kpiViewer", tables.kpi_viewers),
    Part("kpiInput", tables.kpi_inputs),
    Part("kpiTarget", tables.kpi_targets),
    Part("kpiEvent", tables.kpi_events),
    Part("measurement", tables.kpi_measurements),
    Part("kpiPeriod", tables.kpi_periods),
    Part("measurementRevision", tables.kpi_measurement_revisions),
    Part("kpiBoard", tables.kpi_boards),
    Part("kpiBoardItem", tables.kpi_board_items),
    Part("objective", tables.objectives),
    Part("objectiveViewer", tables.objective_viewers),
    Part("keyResult", tables.key_results),
    Part("alignment", tables.alignments),
    Part("guardrail", tables.guardrails),
    Part("customFieldValue", tables.custom_field_values),
    Part("checkIn", tables.check_ins),
    Part("acknowledgement", tables.check_in_acknowledgements),
    Part("initiative", tables.initiatives),
    Part("comment", tables.comments),
    Part("mention", tables.comment_mentions),
    Part("reaction", tables.reactions),
    Part("progress", tables.progress_history),
    Part("event", tables.events),
)
"""In the order of the file: what is referred to comes before what refers to it. Events are last."""

LEFT_OUT: Final[Mapping[str, str]] = {
    "api_tokens": "A token lets somebody in. It is made where it is used, and never leaves its database.",
}
"""Tables of an organization that no file holds, by name, and why."""

KIND: Final = "is"
"""The field that tells what a line is. No column is named so."""

OWN_ID: Final = "organization"
"""What stands in a file for the id of its organization, which is another one wherever it is read."""
