"""What a row of each kind carries, the same in lists and in reads by id."""

from typing import Final

from storage.lists.columns import Columns, is_stale, published
from storage.tables import alignments, check_ins, key_results, objectives

OBJECTIVE: Final[Columns] = published(objectives)
KEY_RESULT: Final[Columns] = (*published(key_results), is_stale(key_results).label("is_stale"))
CHECK_IN: Final[Columns] = published(check_ins)
ALIGNMENT: Final[Columns] = published(alignments)
