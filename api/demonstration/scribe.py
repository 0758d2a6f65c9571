"""Carries sittings out, by the same commands as everybody else."""

from collections import defaultdict
from decimal import Decimal
from typing import assert_never

from api.demonstration.content.company import MAIL_DOMAIN
from api.demonstration.content.people import OKR_LEAD
from api.demonstration.plans import KpiPlan, ObjectivePlan, PersonPlan, TeamPlan
from api.demonstration.steps import (
    AimElsewhere,
    Correct,
    Estimate,
    Found,
    GiveUp,
    Grade,
    LayOutYear,
    MoveCycle,
    PlanObjective,
    PutAside,
    Realign,
    Record,
    Rename,
    Say,
    Sitting,
    Step,
    TakeBack,
    Unlink,
    Weigh,
)
from commands.entities import ExternalKey
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.kpis.links import UnlinkKpi, unlink_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from commands.okrs.alignments import AlignObjective, UnalignObjective, align_objective, unalign_objective
from commands.okrs.check_ins import CheckIn, CorrectCheckIn, VoidCheckIn, check_in, correct_check_in, void_check_in
from commands.okrs.key_results import CreateKeyResult, UpdateKeyResult, create_key_result, update_key_result
from commands.okrs.lifecycle import (
    ChangeKeyResult,
    ChangeObjective,
    GradeObjective,
    archive_key_result,
    archive_objective,
    grade_objective,
)
