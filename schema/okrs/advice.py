"""Advice on objectives."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.okrs.advice import AdviceCode
from schema.fields import to_one

if TYPE_CHECKING:
    from schema.okrs.types import KeyResult


@strawberry.type(
    description="What those who know the method would ask about. It is never an error, and moves no number. What "
    "each code means exactly is told on the page of rules."
)
class Advice:
    code: AdviceCode
    message: str = strawberry.field(description="One sentence for a person, in English.")
    key_result: Annotated["KeyResult", strawberry.lazy("schema.okrs.types")] | None = to_one(
        lambda context: context.okrs.key_result_by_id,
        "key_result_id",
        "The key result it is about; null for the objective as a whole.",
    )
