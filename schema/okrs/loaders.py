"""Loaders of objectives, key results, alignments and check-ins."""

from functools import cached_property

from schema.loaders import LoaderSet, many, one, pages, reading, root_pages, whole
from schema.okrs.explanations.loaders import explanation_by_node
from schema.okrs.history.loaders import HistoryLoaders
from schema.okrs.trees.loaders import tree_key_results, tree_reader
from storage.okrs import advice, reads
from storage.okrs.hidden import hidden_nodes
from storage.okrs.lists import CHECK_INS, KEY_RESULTS, OBJECTIVES


class OkrLoaders(LoaderSet):
    """One set for one operation. Each is named after what it gives and by which key."""

    objective_by_id = one(reads.objectives_by_id)
    history = cached_property(lambda loaders: HistoryLoaders.of(loaders.session))
    explanation_by_node = cached_property(lambda loaders: explanation_by_node(loaders.session))
    tree = cached_property(lambda loaders: tree_reader(loaders.session, loaders.objective_by_id))
    tree_key_results = cached_property(lambda loaders: tree_key_results(loaders.session))
    key_result_by_id = one(reads.key_results_by_id)
    check_in_by_id = one(reads.check_ins_by_id)
    alignment_by_id = one(reads.alignments_by_id)
    alignments_by_objective = many(reads.alignments_by_objective)
    viewers_by_objective = many(reads.viewers_by_objective)
    advice_by_objective = many(advice.advice_by_objective)
    continuations_by_objective = many(reads.continuations_by_objective)
    hidden_by_id = whole(hidden_nodes)
    replacements_by_check_in = many(reads.replacements_by_check_in)
    key_results_by_objective = pages(KEY_RESULTS, "objective_id")
    aligned_by_objective = pages(OBJECTIVES, "parent_objective_id")
    aligned_by_key_result = pages(OBJECTIVES, "parent_key_result_id")
    check_ins_by_key_result = pages(CHECK_INS, "key_result_id")
    objectives_by_cycle = pages(OBJECTIVES, "cycle_id")
    objectives_by_team = pages(OBJECTIVES, "team_id")
    objectives_by_person = pages(OBJECTIVES, "person_id")
    objectives_by_lead = pages(OBJECTIVES, "lead_id")
    key_results_by_owner = pages(KEY_RESULTS, "owner_id")
    key_results_by_kpi = pages(KEY_RESULTS, "kpi_id")
    objectives = root_pages(OBJECTIVES)
    key_results = root_pages(KEY_RESULTS)
    objective_by_external_key = reading(reads.objective_by_external_key)
    key_result_by_external_key = reading(reads.key_result_by_external_key)
