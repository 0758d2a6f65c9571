"""Reading initiatives by their keys."""

from typing import Final

from storage.initiatives.columns import INITIATIVE
from storage.reads import read_by_external_key, read_one, seen_through_objective
from storage.tables import initiatives

initiatives_by_id: Final = read_one(initiatives, INITIATIVE, seen_through_objective(initiatives))
initiative_by_external_key: Final = read_by_external_key(initiatives, INITIATIVE, seen_through_objective(initiatives))
