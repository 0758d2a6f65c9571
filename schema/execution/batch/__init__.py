"""Breadth-first execution: a level of rows at a time, where graphql-core goes row by row and field by field.

A root field's value is completed by a plan, made once for a document and its variables. Plain fields of all rows of a
level are read in one loop; a relation of all rows is one call. Whatever a plan does not cover, and every value that
is not what its type promises, is left to graphql-core from the root field on: errors, their paths and how nulls
travel are graphql-core's alone.
"""

from schema.execution.batch.executor import BatchExecutor, Plans
from schema.execution.batch.resolution import for_rows

__all__ = ["BatchExecutor", "Plans", "for_rows"]
