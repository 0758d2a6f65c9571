"""What tests of custom fields ask for, and how they set them."""

from typing import Any

from tests.graphql.caller import Caller

VALUES = """customFields { __typename field { key name } ... on CustomTextValue { text }
  ... on CustomNumberValue { number } ... on CustomDateValue { date } ... on CustomPersonValue { person { id } }
  ... on CustomChoiceValue { choice { id name archivedAt } } }"""
UPDATES = {"obj": "updateObjective", "kr": "updateKeyResult", "kpi": "updateKpi"}
FIELD = "{ id key name type appliesTo description position archivedAt version choices { id name archivedAt } }"


async def values(caller: Caller, node: str, viewer: str = "ada") -> dict[str, Any]:
    """Give what a node's custom fields are set to, by their keys, in their order."""
    text = f"""query ($id: ID!) {{ node(id: $id) {{ ... on Objective {{ {VALUES} }} ... on KeyResult {{ {VALUES} }}
      ... on Kpi {{ {VALUES} }} }} }}"""
    found = (await caller.ask(text, viewer, id=caller.company[node]))["node"]["customFields"]
    return {each["field"]["key"]: content_of(each) for each in found}


def content_of(value: Any) -> Any:
    (content,) = (each for name, each in value.items() if name not in {"__typename", "field"})
    if isinstance(content, dict):
        return content.get("name") or content["id"]
    return content


async def definition(caller: Caller, key: str) -> Any:
    text = f"query ($key: String!) {{ customField(by: {{key: $key}}) {FIELD} }}"
    return (await caller.ask(text, key=key))["customField"]


def setting(**contents: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": content} for key, content in contents.items()]


async def update(caller: Caller, node: str, fields: Any, viewer: str = "ada", **more: Any) -> Any:
    name = UPDATES[caller.company[node].partition("_")[0]]
    return await caller.mutate(name, {"id": caller.company[node], "customFields": fields, **more}, viewer)


async def last_event(caller: Caller, type_: str) -> Any:
    text = """query ($types: [EventType!]) { events(filter: {types: $types}, first: 100) {
      nodes { type subjectId data actor { id } } } }"""
    return (await caller.ask(text, types=[type_]))["events"]["nodes"][-1]
