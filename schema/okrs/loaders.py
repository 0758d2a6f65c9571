"""Loaders of objectives, key results, alignments and check-ins."""

from dataclasses import dataclass
from typing import Self

from strawberry.dataloader import DataLoader

from schema.loaders import many, one
from schema.rows import Row
from storage.database import ReadSession
from storage.okrs import reads


@dataclass(frozen=True, slots=True)
class OkrLoaders:
    """One set for one operation. Each is named after what it gives and by which key."""

    objective_by_id: DataLoader[str, Row | None]
    key_result_by_id: DataLoader[str, Row | None]
    check_in_by_id: DataLoader[str, Row | None]
    alignment_by_id: DataLoader[str, Row | None]
    alignments_by_objective: DataLoader[str, list[Row]]
    viewers_by_objective: DataLoader[str, list[Row]]
    replacements_by_check_in: DataLoader[str, list[Row]]

    @classmethod
    def of(cls, session: ReadSession) -> Self:
        """Make the loaders of one operation."""
        return cls(
            objective_by_id=one(session, reads.objectives_by_id),
            key_result_by_id=one(session, reads.key_results_by_id),
            check_in_by_id=one(session, reads.check_ins_by_id),
            alignment_by_id=one(session, reads.alignments_by_id),
            alignments_by_objective=many(session, reads.alignments_by_objective),
            viewers_by_objective=many(session, reads.viewers_by_objective),
            replacements_by_check_in=many(session, reads.replacements_by_check_in),
        )
