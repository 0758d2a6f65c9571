"""Boards of KPIs. The whole organization sees a board; of its KPIs, each sees those that they may see anyway."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import and_, bindparam, func, literal_column, select

from domain.lists import Order
from storage.database import Row
from storage.kpis.columns import KPI
from storage.lists.columns import Columns, published
from storage.lists.definition import ListDefinition, Parent, fields_of, node_of, regardless_of_case, search_text
from storage.reads import read_by_external_key, read_many, read_one
from storage.statements import Statement, is_in
from storage.tables import kpi_board_items, kpi_boards, kpis, teams
from storage.tables.columns import ID
from storage.visibility import in_tenant, kpi_is_visible
from storage.work import Work
from storage.writes import insert_many, remove

KPI_BOARD: Final[Columns] = published(kpi_boards)

_TIMES: Final = {"created_at": "created_at", "updated_at": "updated_at"}

KPI_BOARDS: Final = ListDefinition(
    name="kpiBoards",
    table=kpi_boards,
    columns=KPI_BOARD,
    fields={
        **fields_of(kpi_boards, id="id", name="name", description="description", scope="scope", person="person_id"),
        **fields_of(kpi_boards, **_TIMES),
        "team": node_of(teams, kpi_boards, "team_id"),
        "text": search_text("name", "description"),
    },
    orders={"name": regardless_of_case("name"), **fields_of(kpi_boards, **_TIMES)},
    default_order=(Order("name", descending=False),),
    parents={
        "team_id": Parent(lambda row, team_id: row.c.team_id == team_id),
        "person_id": Parent(lambda row, person_id: row.c.person_id == person_id),
    },
)

kpi_boards_by_id: Final = read_one(kpi_boards, KPI_BOARD)
kpi_board_by_external_key: Final = read_by_external_key(kpi_boards, KPI_BOARD)

_ITEM: Final = and_(kpi_board_items.c.org_id == kpis.c.org_id, kpi_board_items.c.kpi_id == kpis.c.id)

kpis_by_board: Final = read_many(
    Statement(
        select(*KPI, kpi_board_items.c.board_id)
        .join_from(kpi_board_items, kpis, _ITEM)
        .where(in_tenant(kpi_board_items), is_in(kpi_board_items.c.board_id, "keys"), kpi_is_visible())
        .order_by(kpi_board_items.c.board_id, kpi_board_items.c.place)
    ),
    "board_id",
)


async def places_of_board(work: Work, board_id: str) -> list[Row]:
    """Give `kpi_id` of each KPI on a board, in their order, and whether the actor sees it (`is_seen`)."""
    return await work.fetch(_PLACES, board_id=board_id)


async def active_kpis_seen(work: Work, kpi_ids: Sequence[str]) -> dict[str, bool]:
    """Tell of each of these KPIs that the actor may see whether it is in use, and not archived."""
    rows = await work.fetch(_SEEN, ids=list(kpi_ids)) if kpi_ids else []
    return {row["id"]: row["is_active"] for row in rows}


async def replace_places(work: Work, board_id: str, kpi_ids: Sequence[str]) -> None:
    """Let these KPIs be on a board, in this order, and no others."""
    await remove(work, kpi_board_items, {"board_id": board_id})
    rows = [{"board_id": board_id, "kpi_id": kpi_id, "place": place} for place, kpi_id in enumerate(kpi_ids)]
    await insert_many(work, kpi_board_items, rows)


_PLACES: Final = Statement(
    select(kpi_board_items.c.kpi_id, func.coalesce(kpi_is_visible(), literal_column("false")).label("is_seen"))
    .join_from(kpi_board_items, kpis, _ITEM)
    .where(in_tenant(kpi_board_items), kpi_board_items.c.board_id == bindparam("board_id", type_=ID))
    .order_by(kpi_board_items.c.place)
)
_SEEN: Final = Statement(
    select(kpis.c.id, kpis.c.archived_at.is_(None).label("is_active")).where(
        in_tenant(kpis), is_in(kpis.c.id, "ids"), kpi_is_visible()
    )
)
