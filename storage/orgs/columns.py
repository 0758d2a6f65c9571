"""What a row of each kind carries, the same in lists and in reads by id."""

from typing import Final

from storage.lists.columns import Columns, published
from storage.tables import cycles, people, teams

TEAM: Final[Columns] = published(teams)
PERSON: Final[Columns] = published(people)
CYCLE: Final[Columns] = published(cycles)
