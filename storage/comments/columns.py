"""What a row of a comment carries, the same in lists and in reads by id."""

from typing import Final

from storage.lists.columns import Columns, published
from storage.tables import comments

COMMENT: Final[Columns] = published(comments)
