"""Finding what was recorded before, thousands at once, by what tells whether it is the same."""

from sqlalchemy import Table, func, literal_column, select

from storage.statements import Statement, array_parameter
from storage.tables.columns import ID
from storage.visibility import in_tenant


def read_by_identity(table: Table) -> Statement:
    """Give the statement that reads the rows of these `identities`.

    Each is looked up by itself, in an order that only the index of identities has: else a plan that was made while
    there were few rows may keep reading the organization's whole past.
    """
    given = func.unnest(array_parameter("identities", ID)).table_valued("identity").render_derived(name="given")
    following = (
        select(table)
        .where(in_tenant(table), table.c.identity >= given.c.identity)
        .order_by(table.c.identity)
        .limit(literal_column("1"))
        .correlate(given)
        .lateral("following")
    )
    return Statement(select(following).select_from(given.join(following, following.c.identity == given.c.identity)))
