"""How each permission of the schema is tried.

`ATTEMPTS` names for every `Permission` the mutation that it speaks of, and the action of the policy by which that is
judged; `ALSO` the other mutations. Tests hold that no permission, no mutation and no action is forgotten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.policy import Action, Relation
from tests.graphql.scene import EVERYBODY, READS, RELATIONS, Scene

Given = dict[str, Any]


@dataclass(frozen=True)
class Attempt:
    """A mutation that a permission speaks of. `given` makes its input from the id of the node."""

    action: Action
    mutation: str
    given: Callable[[str, "Scene"], Given]
    judged: str | None = None

    def relations(self, type_name: str) -> Mapping[str, Relation]:
        """Give who is related to what the mutation is judged by."""
        judged = self.judged or type_name
        return dict.fromkeys(EVERYBODY, Relation.READER) if judged in READS else RELATIONS[judged]


def _id(node_id: str, _scene: Scene) -> Given:
    return {"id": node_id}


def _with(**more: object) -> Callable[[str, Scene], Given]:
    return lambda node_id, _scene: {"id": node_id, **more}


def _reply(node_id: str, scene: "Scene") -> Given:
    return {"subjectId": scene.subjects[node_id], "text": "New", "replyToId": node_id}


_METRIC: Final = {"metric": {"start": 0, "target": 10}}


_COMMENT: Final = Attempt(
    Action.COMMENT, "addComment", lambda node_id, _scene: {"subjectId": node_id, "text": "New"}, "Anything"
)

ATTEMPTS: Final[dict[tuple[str, str], Attempt]] = {
    ("Organization", "update"): Attempt(
        Action.MANAGE_ORGANIZATION, "updateOrganization", lambda _id, _scene: {"name": "Acme"}
    ),
    ("Organization", "managePeople"): Attempt(
        Action.MANAGE_PEOPLE, "createPerson", lambda _id, _scene: {"name": "New"}
    ),
    ("Organization", "manageCycles"): Attempt(
        Action.MANAGE_CYCLES,
        "createCycle",
        lambda _id, _scene: {"name": "New", "startDate": "2028-01-01", "endDate": "2028-12-31"},
    ),
    ("Organization", "createTeam"): Attempt(Action.CREATE_TEAM, "createTeam", lambda _id, _scene: {"name": "New"}),
    ("Organization", "createObjective"): Attempt(
        Action.CREATE_OBJECTIVE,
        "createObjective",
        lambda _id, scene: {"title": "New", "cycleId": scene.company["q2"], "scope": "COMPANY"},
    ),
    ("Organization", "createKpi"): Attempt(
        Action.CREATE_KPI,
        "createKpi",
        lambda _id, _scene: {"name": "New", "scope": "COMPANY", "direction": "HIGHER"},
    ),
    ("Team", "update"): Attempt(Action.UPDATE_TEAM, "updateTeam", _with(description="New")),
    ("Team", "createTeam"): Attempt(
        Action.CREATE_TEAM, "createTeam", lambda node_id, _scene: {"name": "New", "parentId": node_id}
    ),
    ("Team", "createObjective"): Attempt(
        Action.CREATE_OBJECTIVE,
        "createObjective",
        lambda node_id, scene: {
            "title": "New",
            "cycleId": scene.company["q2"],
            "scope": "TEAM",
            "teamId": node_id,
        },
    ),
    ("Team", "createKpi"): Attempt(
        Action.CREATE_KPI,
        "createKpi",
        lambda node_id, _scene: {"name": "New", "scope": "TEAM", "teamId": node_id, "direction": "HIGHER"},
    ),
    ("Person", "update"): Attempt(Action.UPDATE_PERSON, "updatePerson", _with(title="New")),
    ("Person", "manage"): Attempt(Action.MANAGE_PEOPLE, "reactivatePerson", _id, "Organization"),
    ("Person", "createObjective"): Attempt(
        Action.CREATE_OBJECTIVE,
        "createObjective",
        lambda node_id, scene: {
            "title": "New",
            "cycleId": scene.company["q2"],
            "scope": "INDIVIDUAL",
            "personId": node_id,
        },
        "PersonWithGoals",
    ),
    ("Person", "createKpi"): Attempt(
        Action.CREATE_KPI,
        "createKpi",
        lambda node_id, _scene: {"name": "New", "scope": "INDIVIDUAL", "personId": node_id, "direction": "HIGHER"},
        "PersonWithKpis",
    ),
    ("Cycle", "update"): Attempt(Action.MANAGE_CYCLES, "updateCycle", _with(name="New")),
    ("Cycle", "activate"): Attempt(Action.MANAGE_CYCLES, "activateCycle", _id),
    ("Cycle", "startGrading"): Attempt(Action.MANAGE_CYCLES, "startGrading", _id),
    ("Cycle", "close"): Attempt(Action.MANAGE_CYCLES, "closeCycle", _id),
    ("Cycle", "reopen"): Attempt(Action.MANAGE_CYCLES, "reopenCycle", _id),
    ("Objective", "update"): Attempt(Action.UPDATE_OBJECTIVE, "updateObjective", _with(title="New")),
    ("Objective", "align"): Attempt(
        Action.ALIGN_OBJECTIVE,
        "alignObjective",
        lambda node_id, scene: {"objectiveId": node_id, "parentId": scene.nodes["Anchor"]},
    ),
    ("Objective", "createKeyResult"): Attempt(
        Action.CREATE_KEY_RESULT,
        "createKeyResult",
        lambda node_id, _scene: {"objectiveId": node_id, "title": "New", "measure": _METRIC},
    ),
    ("Objective", "activate"): Attempt(Action.UPDATE_OBJECTIVE, "activateObjective", _id),
    ("Objective", "grade"): Attempt(Action.UPDATE_OBJECTIVE, "gradeObjective", _id),
    ("Objective", "reopen"): Attempt(Action.UPDATE_OBJECTIVE, "reopenObjective", _id),
    ("Objective", "archive"): Attempt(Action.UPDATE_OBJECTIVE, "archiveObjective", _id),
    ("Objective", "restore"): Attempt(Action.UPDATE_OBJECTIVE, "restoreObjective", _id),
    ("Objective", "delete"): Attempt(Action.UPDATE_OBJECTIVE, "deleteObjective", _id),
    ("Objective", "carryOver"): Attempt(
        Action.CARRY_OVER_OBJECTIVE,
        "carryOverObjectives",
        lambda node_id, scene: {
            "cycleId": scene.nodes["Later"],
            "objectives": [{"id": node_id}],
            "atomic": True,
        },
    ),
    ("KeyResult", "update"): Attempt(Action.UPDATE_KEY_RESULT, "updateKeyResult", _with(title="New")),
    ("KeyResult", "checkIn"): Attempt(
        Action.CHECK_IN, "checkIn", lambda node_id, _scene: {"keyResultId": node_id, "confidence": 0.5}
    ),
    ("Objective", "createInitiative"): Attempt(
        Action.CREATE_INITIATIVE, "createInitiative", lambda node_id, _scene: {"parentId": node_id, "title": "New"}
    ),
    ("Objective", "comment"): _COMMENT,
    ("KeyResult", "createInitiative"): Attempt(
        Action.CREATE_INITIATIVE, "createInitiative", lambda node_id, _scene: {"parentId": node_id, "title": "New"}
    ),
    ("KeyResult", "comment"): _COMMENT,
    ("KeyResult", "archive"): Attempt(Action.UPDATE_KEY_RESULT, "archiveKeyResult", _id),
    ("KeyResult", "restore"): Attempt(Action.UPDATE_KEY_RESULT, "restoreKeyResult", _id),
    ("KeyResult", "delete"): Attempt(Action.UPDATE_KEY_RESULT, "deleteKeyResult", _id),
    ("CheckIn", "correct"): Attempt(Action.AMEND_CHECK_IN, "correctCheckIn", _with(confidence=0.4)),
    ("CheckIn", "acknowledge"): Attempt(Action.ACKNOWLEDGE_CHECK_IN, "acknowledgeCheckIn", _id, "Objective"),
    ("CheckIn", "comment"): _COMMENT,
    ("CheckIn", "void"): Attempt(Action.AMEND_CHECK_IN, "voidCheckIn", _id),
    ("Alignment", "update"): Attempt(
        Action.ALIGN_OBJECTIVE, "alignObjective", lambda node_id, scene: scene.ends[node_id]
    ),
    ("Alignment", "remove"): Attempt(
        Action.ALIGN_OBJECTIVE, "unalignObjective", lambda node_id, scene: scene.ends[node_id]
    ),
    ("Kpi", "update"): Attempt(Action.UPDATE_KPI, "updateKpi", _with(description="New")),
    ("Kpi", "recordMeasurements"): Attempt(
        Action.RECORD_MEASUREMENTS,
        "recordMeasurements",
        lambda node_id, _scene: {
            "measurements": [{"kpi": {"id": node_id}, "at": "2026-05-19T12:00:00Z", "value": 3}],
            "atomic": True,
        },
    ),
    ("Kpi", "recordEvents"): Attempt(
        Action.RECORD_MEASUREMENTS,
        "recordKpiEvents",
        lambda node_id, _scene: {
            "events": [{"kpi": {"id": node_id}, "subject": "T", "kind": "START", "at": "2026-05-19T12:00:00Z"}],
            "atomic": True,
        },
    ),
    ("Kpi", "comment"): _COMMENT,
    ("Initiative", "update"): Attempt(Action.UPDATE_INITIATIVE, "updateInitiative", _with(title="New")),
    ("Initiative", "delete"): Attempt(Action.UPDATE_INITIATIVE, "deleteInitiative", _id),
    ("Initiative", "archive"): Attempt(Action.UPDATE_INITIATIVE, "archiveInitiative", _id),
    ("Initiative", "restore"): Attempt(Action.UPDATE_INITIATIVE, "restoreInitiative", _id),
    ("Initiative", "comment"): _COMMENT,
    ("Comment", "update"): Attempt(Action.UPDATE_COMMENT, "updateComment", _with(text="New")),
    ("Comment", "delete"): Attempt(Action.DELETE_COMMENT, "deleteComment", _id),
    ("Comment", "reply"): Attempt(Action.COMMENT, "addComment", _reply, "Anything"),
    ("Comment", "react"): Attempt(
        Action.COMMENT, "addReaction", lambda node_id, _scene: {"subjectId": node_id, "emoji": "PARTY"}, "Anything"
    ),
    ("Guardrail", "update"): Attempt(Action.UPDATE_OBJECTIVE, "updateGuardrail", _with(breachedFrom="YELLOW")),
    ("KpiBoard", "update"): Attempt(Action.UPDATE_KPI, "updateKpiBoard", _with(description="New")),
    ("CustomField", "update"): Attempt(Action.MANAGE_CUSTOM_FIELDS, "updateCustomField", _with(name="New")),
}

ALSO: Final[dict[str, tuple[str, str, Attempt]]] = {
    name: (type_name, name, Attempt(action, name, given, judged))
    for name, type_name, action, given, judged in (
        ("moveTeam", "Team", Action.CREATE_TEAM, lambda i, s: {"id": s.nodes["Below"], "parentId": i}, None),
        ("archiveTeam", "Team", Action.UPDATE_TEAM, lambda _i, s: {"id": s.nodes["Below"]}, None),
        ("restoreTeam", "Team", Action.UPDATE_TEAM, lambda _i, s: {"id": s.nodes["Below"]}, None),
        (
            "addTeamMember",
            "Team",
            Action.UPDATE_TEAM,
            lambda i, s: {"teamId": i, "personId": s.people["doer"]},
            None,
        ),
        (
            "removeTeamMember",
            "Team",
            Action.UPDATE_TEAM,
            lambda i, s: {"teamId": i, "personId": s.people["lead"]},
            None,
        ),
        ("deactivatePerson", "Person", Action.MANAGE_PEOPLE, lambda _i, s: {"id": s.company["gone"]}, "Organization"),
        (
            "linkKpi",
            "KeyResult",
            Action.UPDATE_KEY_RESULT,
            lambda i, s: {"keyResultId": i, "kpiId": s.company["kpi"]},
            None,
        ),
        (
            "addGuardrail",
            "Objective",
            Action.UPDATE_OBJECTIVE,
            lambda i, s: {"objectiveId": i, "kpiId": s.company["kpi"]},
            None,
        ),
        ("removeGuardrail", "Guardrail", Action.UPDATE_OBJECTIVE, _id, None),
        (
            "createKpiBoard",
            "Person",
            Action.CREATE_KPI,
            lambda i, _s: {"name": "New", "scope": "INDIVIDUAL", "personId": i},
            "PersonWithKpis",
        ),
        ("deleteKpiBoard", "KpiBoard", Action.UPDATE_KPI, _id, None),
        ("archiveKpi", "Kpi", Action.UPDATE_KPI, _id, None),
        ("restoreKpi", "Kpi", Action.UPDATE_KPI, _id, None),
        ("deleteKpi", "Kpi", Action.UPDATE_KPI, _id, None),
        (
            "removeReaction",
            "Comment",
            Action.COMMENT,
            lambda i, _s: {"subjectId": i, "emoji": "PARTY"},
            "Anything",
        ),
        (
            "cloneObjectives",
            "Person",
            Action.CREATE_OBJECTIVE,
            lambda _i, s: {
                "cycleId": s.nodes["Later"],
                "objectives": [{"id": s.nodes["Objective"]}],
                "atomic": True,
            },
            "PersonWithGoals",
        ),
        (
            "checkInMany",
            "KeyResult",
            Action.CHECK_IN,
            lambda i, _s: {"checkIns": [{"keyResult": {"id": i}, "confidence": 0.5}], "atomic": True},
            None,
        ),
        (
            "createCustomField",
            "CustomField",
            Action.MANAGE_CUSTOM_FIELDS,
            lambda _i, s: {"key": s.fresh(), "name": "New", "type": "TEXT", "appliesTo": ["KPI"]},
            None,
        ),
        ("archiveCustomField", "CustomField", Action.MANAGE_CUSTOM_FIELDS, _id, None),
        ("restoreCustomField", "CustomField", Action.MANAGE_CUSTOM_FIELDS, _id, None),
        (
            "deleteCustomField",
            "CustomField",
            Action.MANAGE_CUSTOM_FIELDS,
            _id,
            None,
        ),
        (
            "unlinkKpi",
            "KeyResult",
            Action.UPDATE_KEY_RESULT,
            lambda i, _s: {"keyResultId": i},
            None,
        ),
        ("removeTag", "Organization", Action.MANAGE_TAGS, lambda _i, _s: {"tag": "kept"}, None),
        (
            "upsertPeople",
            "Organization",
            Action.MANAGE_PEOPLE,
            lambda _i, _s: {"people": [{"externalKey": {"source": "hr", "id": "P"}, "name": "New"}], "atomic": True},
            None,
        ),
        (
            "upsertTeams",
            "Organization",
            Action.CREATE_TEAM,
            lambda _i, s: {
                "teams": [{"externalKey": {"source": "hr", "id": s.fresh()}, "name": "New"}],
                "atomic": True,
            },
            None,
        ),
        (
            "upsertObjectives",
            "Person",
            Action.CREATE_OBJECTIVE,
            lambda i, s: {
                "objectives": [
                    {
                        "externalKey": {"source": "hr", "id": s.fresh()},
                        "title": "New",
                        "cycle": {"id": s.company["q2"]},
                        "scope": "INDIVIDUAL",
                        "person": {"id": i},
                    }
                ],
                "atomic": True,
            },
            "PersonWithGoals",
        ),
        (
            "upsertKpis",
            "Person",
            Action.CREATE_KPI,
            lambda i, s: {
                "kpis": [
                    {
                        "externalKey": {"source": "hr", "id": s.fresh()},
                        "name": "New",
                        "scope": "INDIVIDUAL",
                        "direction": "HIGHER",
                        "person": {"id": i},
                    }
                ],
                "atomic": True,
            },
            "PersonWithKpis",
        ),
        ("renameTag", "Organization", Action.MANAGE_TAGS, lambda _i, _s: {"tag": "kept", "to": "kept"}, None),
    )
}
"""Mutations that no permission of their own speaks of, with the node they are tried on."""
