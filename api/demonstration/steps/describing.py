"""Defining custom fields, and filling them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from api.demonstration.ledger import Ledger
from api.demonstration.plans import FieldPlan, FieldValue
from commands.custom_fields.fields import CreateCustomField, create_custom_field
from commands.kpis.kpis import UpdateKpi, update_kpi
from commands.okrs.key_results import UpdateKeyResult, update_key_result
from commands.okrs.objectives import UpdateObjective, update_objective
from domain.custom_fields.fields import Choice, CustomField, CustomFieldType
from domain.custom_fields.values import Content, GivenField, GivenValue
from domain.ids import Kind, kind_of
from storage.custom_fields.fields import choices_of
from storage.work import Work


@dataclass(frozen=True, slots=True)
class DefineFields:
    """Define custom fields."""

    fields: tuple[FieldPlan, ...]

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Create them in this order, and note their choices."""
        for plan in self.fields:
            choices = tuple(Choice(name) for name in plan.choices)
            field = CustomField(plan.key, plan.name, plan.type, plan.applies_to, plan.description, choices)
            field_id = await create_custom_field(work, CreateCustomField(field))
            for choice in await choices_of(work, [field_id]):
                ledger.choices[choice["name"]] = choice["id"]


@dataclass(frozen=True, slots=True)
class FillIn:
    """Set custom fields of an objective, a key result or a KPI, each by its key."""

    key: str
    values: tuple[tuple[FieldPlan, FieldValue], ...]

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Set them."""
        given = tuple(
            GivenField(plan.key, GivenValue(plan.type, _content(work, ledger, plan, value)))
            for plan, value in self.values
        )
        node_id, changes = ledger.id_of(self.key), {"custom_fields": given}
        match kind_of(node_id):
            case Kind.KPI:
                await update_kpi(work, UpdateKpi(node_id, changes))
            case Kind.KEY_RESULT:
                await update_key_result(work, UpdateKeyResult(node_id, changes))
            case _:
                await update_objective(work, UpdateObjective(node_id, changes))


def filled_in(fields: tuple[FieldPlan, ...], values: Mapping[str, Mapping[str, FieldValue]]) -> tuple[FillIn, ...]:
    """Give the steps that set these values: by the key of what they are set on, then by that of the field."""
    by_key = {plan.key: plan for plan in fields}
    return tuple(
        FillIn(key, tuple((by_key[field], value) for field, value in filled.items())) for key, filled in values.items()
    )


def _content(work: Work, ledger: Ledger, plan: FieldPlan, value: FieldValue) -> Content:
    match plan.type, value:
        case CustomFieldType.DATE, int():
            return work.today + timedelta(days=value)
        case CustomFieldType.NUMBER, int():
            return Decimal(value)
        case CustomFieldType.PERSON, str():
            return ledger.id_of(value)
        case CustomFieldType.CHOICE, str():
            return ledger.choices[value]
        case _:
            return str(value)
