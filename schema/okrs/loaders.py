"""Loaders of objectives, key results, alignments and check-ins."""

from dataclasses import dataclass
from functools import partial
from typing import Self

from schema.lists.connections import Listed
from schema.loaders import ByExternalKey, Loader, PageKey, RootPages, many, one, pages, root_pages
from schema.okrs.trees.loaders import ReadTree, TreeKey, tree_key_results, tree_reader
from schema.rows import Row
from storage.database import ReadSession
from storage.lists.pages import Lists
from storage.okrs import reads
from storage.okrs.lists import CHECK_INS, KEY_RESULTS, OBJECTIVES


@dataclass(frozen=True, slots=True)
class OkrLoaders:
    """One set for one operation. Each is named after what it gives and by which key."""

    objective_by_id: Loader[str, Row | None]
    key_result_by_id: Loader[str, Row | None]
    check_in_by_id: Loader[str, Row | None]
    alignment_by_id: Loader[str, Row | None]
    alignments_by_objective: Loader[str, list[Row]]
    viewers_by_objective: Loader[str, list[Row]]
    replacements_by_check_in: Loader[str, list[Row]]
    key_results_by_objective: Loader[PageKey, Listed]
    aligned_by_objective: Loader[PageKey, Listed]
    aligned_by_key_result: Loader[PageKey, Listed]
    check_ins_by_key_result: Loader[PageKey, Listed]
    objectives_by_cycle: Loader[PageKey, Listed]
    objectives_by_team: Loader[PageKey, Listed]
    objectives_by_person: Loader[PageKey, Listed]
    objectives_by_lead: Loader[PageKey, Listed]
    key_results_by_owner: Loader[PageKey, Listed]
    key_results_by_kpi: Loader[PageKey, Listed]
    tree: ReadTree
    tree_key_results: Loader[TreeKey, list[Row]]
    objectives: RootPages
    key_results: RootPages
    objective_by_external_key: ByExternalKey
    key_result_by_external_key: ByExternalKey

    @classmethod
    def of(cls, session: ReadSession, lists: Lists) -> Self:
        """Make the loaders of one operation."""
        objective_by_id = one(session, reads.objectives_by_id)
        return cls(
            objective_by_id=objective_by_id,
            tree=tree_reader(session, objective_by_id),
            tree_key_results=tree_key_results(session),
            key_result_by_id=one(session, reads.key_results_by_id),
            check_in_by_id=one(session, reads.check_ins_by_id),
            alignment_by_id=one(session, reads.alignments_by_id),
            alignments_by_objective=many(session, reads.alignments_by_objective),
            viewers_by_objective=many(session, reads.viewers_by_objective),
            replacements_by_check_in=many(session, reads.replacements_by_check_in),
            key_results_by_objective=pages(lists, KEY_RESULTS, "objective_id"),
            aligned_by_objective=pages(lists, OBJECTIVES, "parent_objective_id"),
            aligned_by_key_result=pages(lists, OBJECTIVES, "parent_key_result_id"),
            check_ins_by_key_result=pages(lists, CHECK_INS, "key_result_id"),
            objectives_by_cycle=pages(lists, OBJECTIVES, "cycle_id"),
            objectives_by_team=pages(lists, OBJECTIVES, "team_id"),
            objectives_by_person=pages(lists, OBJECTIVES, "person_id"),
            objectives_by_lead=pages(lists, OBJECTIVES, "lead_id"),
            key_results_by_owner=pages(lists, KEY_RESULTS, "owner_id"),
            key_results_by_kpi=pages(lists, KEY_RESULTS, "kpi_id"),
            objectives=root_pages(lists, OBJECTIVES),
            key_results=root_pages(lists, KEY_RESULTS),
            objective_by_external_key=partial(reads.objective_by_external_key, session),
            key_result_by_external_key=partial(reads.key_result_by_external_key, session),
        )
