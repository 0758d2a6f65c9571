"""Values of custom fields as something lists are filtered by: each is visible exactly if its node is."""

from typing import Final

from storage.lists.columns import published
from storage.lists.definition import ListDefinition, Relation, fields_of
from storage.tables import custom_field_values, custom_fields

_FIELDS: Final = ListDefinition(
    name="customFields",
    table=custom_fields,
    columns=published(custom_fields),
    fields=fields_of(custom_fields, key="key"),
    orders={},
)

_VALUES: Final = ListDefinition(
    name="customFieldValues",
    table=custom_field_values,
    columns=published(custom_field_values),
    fields=fields_of(
        custom_field_values, text="text", number="number", date="date", person="person_id", choice="choice_id"
    ),
    orders={},
    relations={
        "field": Relation(lambda: _FIELDS, lambda row, other: other.c.id == row.c.field_id, is_seen_with_row=True)
    },
)

CUSTOM_FIELDS_OF_NODE: Final = Relation(
    lambda: _VALUES, lambda row, other: other.c.node_id == row.c.id, is_seen_with_row=True
)
"""What an objective, a key result or a KPI has as values, as a relation of the list it is in."""
