"""How lists of objectives, key results, check-ins and alignments may be sorted."""

from enum import StrEnum

import strawberry

from schema.lists.orders import OrderBy


@strawberry.enum(description="What objectives can be sorted by. STATUS: NO_DATA, then from the worst to the best.")
class ObjectiveOrderField(StrEnum):
    TITLE = "TITLE"
    STATUS = "STATUS"
    PROGRESS = "PROGRESS"
    RAW_PROGRESS = "RAW_PROGRESS"
    CONFIDENCE = "CONFIDENCE"
    START_DATE = "START_DATE"
    DUE_DATE = "DUE_DATE"
    PROGRESS_CHANGED_AT = "PROGRESS_CHANGED_AT"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.enum(description="What key results can be sorted by. STATUS: NO_DATA, then from the worst to the best.")
class KeyResultOrderField(StrEnum):
    TITLE = "TITLE"
    STATUS = "STATUS"
    PROGRESS = "PROGRESS"
    RAW_PROGRESS = "RAW_PROGRESS"
    CONFIDENCE = "CONFIDENCE"
    CURRENT_VALUE = "CURRENT_VALUE"
    START_DATE = "START_DATE"
    DUE_DATE = "DUE_DATE"
    NEXT_CHECK_IN_DUE = "NEXT_CHECK_IN_DUE"
    PROGRESS_CHANGED_AT = "PROGRESS_CHANGED_AT"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.enum(description="What check-ins can be sorted by.")
class CheckInOrderField(StrEnum):
    DATE = "DATE"
    CREATED_AT = "CREATED_AT"


@strawberry.enum(description="What alignments can be sorted by.")
class AlignmentOrderField(StrEnum):
    WEIGHT = "WEIGHT"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.input(description="How to sort objectives. Without it, by creation.")
class ObjectiveOrder(OrderBy[ObjectiveOrderField]):
    pass


@strawberry.input(description="How to sort key results. Without it, by creation.")
class KeyResultOrder(OrderBy[KeyResultOrderField]):
    pass


@strawberry.input(
    description="How to sort check-ins. Without it, the newest first, corrections where the corrected one stood."
)
class CheckInOrder(OrderBy[CheckInOrderField]):
    pass


@strawberry.input(description="How to sort alignments. Without it, by creation.")
class AlignmentOrder(OrderBy[AlignmentOrderField]):
    pass
