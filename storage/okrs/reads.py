"""Reading objectives, key results, alignments and check-ins by their keys."""

from typing import Final

from sqlalchemy import select

from storage.okrs.columns import ALIGNMENT, CHECK_IN, KEY_RESULT, OBJECTIVE
from storage.reads import read_by_external_key, read_many, read_one, seen_through_key_result, seen_through_objective
from storage.statements import Statement, is_in
from storage.tables import alignments, check_ins, key_results, objective_viewers, objectives, people
from storage.visibility import in_tenant, objective_is_visible

objectives_by_id: Final = read_one(objectives, OBJECTIVE, objective_is_visible())
key_results_by_id: Final = read_one(key_results, KEY_RESULT, seen_through_objective(key_results))
check_ins_by_id: Final = read_one(check_ins, CHECK_IN, seen_through_key_result(check_ins))
alignments_by_id: Final = read_one(alignments, ALIGNMENT, seen_through_objective(alignments))

objective_by_external_key: Final = read_by_external_key(objectives, OBJECTIVE, objective_is_visible())
key_result_by_external_key: Final = read_by_external_key(key_results, KEY_RESULT, seen_through_objective(key_results))

alignments_by_objective: Final = read_many(
    Statement(
        select(*ALIGNMENT)
        .where(
            in_tenant(alignments),
            is_in(alignments.c.objective_id, "keys"),
            seen_through_objective(alignments),
        )
        .order_by(alignments.c.is_primary.desc(), alignments.c.id)
    ),
    "objective_id",
)

viewers_by_objective: Final = read_many(
    Statement(
        select(objective_viewers.c.objective_id, people)
        .join_from(
            objective_viewers,
            people,
            (people.c.org_id == objective_viewers.c.org_id) & (people.c.id == objective_viewers.c.person_id),
        )
        .where(in_tenant(objective_viewers), is_in(objective_viewers.c.objective_id, "keys"))
        .order_by(people.c.id)
    ),
    "objective_id",
)

continuations_by_objective: Final = read_many(
    Statement(
        select(*OBJECTIVE)
        .where(in_tenant(objectives), is_in(objectives.c.carried_over_from_id, "keys"), objective_is_visible())
        .order_by(objectives.c.id)
    ),
    "carried_over_from_id",
)

replacements_by_check_in: Final = read_many(
    Statement(
        select(*CHECK_IN).where(
            in_tenant(check_ins),
            is_in(check_ins.c.replaces_id, "keys"),
            seen_through_key_result(check_ins),
        )
    ),
    "replaces_id",
)
