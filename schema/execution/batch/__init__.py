"""Breadth-first execution: a level of rows at a time, where graphql-core goes row by row and field by field.

An operation is answered by a plan, made once for its document. Plain fields of all rows of a level are read in one
loop; a relation of all rows is one call, which is told the columns that the selection needs. Whatever a plan does not
cover, and every root field in which a value is not what its type promises, is left to graphql-core: errors, their
paths and how nulls travel are graphql-core's alone.
"""

from schema.execution.batch.executor import MOST_PLANS, BatchExecutor, BatchInfo, OperationPlan, Plans
from schema.execution.batch.resolution import HOLDS_ROWS, Columns, for_rows, reads
from schema.execution.batch.variables import condition_variables

__all__ = [
    "HOLDS_ROWS",
    "MOST_PLANS",
    "BatchExecutor",
    "BatchInfo",
    "Columns",
    "OperationPlan",
    "Plans",
    "condition_variables",
    "for_rows",
    "reads",
]
