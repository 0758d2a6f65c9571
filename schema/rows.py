"""What the types read from: rows as the database driver returns them, by column name.

Types are declarations and are never built on a read path; a plain field takes the column of its own name.
"""

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
