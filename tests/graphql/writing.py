"""Every mutation of the API, each with an input that an administrator of the company may send.

In this order, all of them succeed one after the other. A test holds that none is missing.
"""

from collections.abc import Callable
from typing import Any, Final

from tests.company import Company

Given = dict[str, Any]
MakeInput = Callable[[Company], Given]

ORGANIZATION: Final[dict[str, MakeInput]] = {
    "updateOrganization": lambda company: {"name": "Renamed"},
    "createTeam": lambda company: {"name": "New", "parentId": company["division"], "leadId": company["dan"]},
    "updateTeam": lambda company: {"id": company["squad"], "description": "New", "leadId": company["eve"]},
    "moveTeam": lambda company: {"id": company["squad"], "parentId": company["division"]},
    "archiveTeam": lambda company: {"id": company["lobby"]},
    "restoreTeam": lambda company: {"id": company["lobby"]},
    "addTeamMember": lambda company: {"teamId": company["sales"], "personId": company["dan"]},
    "removeTeamMember": lambda company: {"teamId": company["sales"], "personId": company["dan"]},
    "createPerson": lambda company: {"name": "New"},
    "updatePerson": lambda company: {"id": company["finn"], "title": "New"},
    "deactivatePerson": lambda company: {"id": company["finn"]},
    "reactivatePerson": lambda company: {"id": company["finn"]},
    "createCycle": lambda company: {
        "name": "New",
        "startDate": "2026-10-01",
        "endDate": "2026-12-31",
        "parentId": company["year"],
    },
    "updateCycle": lambda company: {"id": company["q3"], "name": "New", "parentId": company["year"]},
    "activateCycle": lambda company: {"id": company["q3"]},
    "startGrading": lambda company: {"id": company["q3"]},
    "closeCycle": lambda company: {"id": company["q3"]},
    "reopenCycle": lambda company: {"id": company["q3"]},
}

OBJECTIVES: Final[dict[str, MakeInput]] = {
    "createObjective": lambda company: {
        "title": "New",
        "cycleId": company["q2"],
        "scope": "TEAM",
        "teamId": company["squad"],
        "leadId": company["dan"],
        "viewerIds": [company["eve"]],
    },
    "updateObjective": lambda company: {
        "id": company["squad_goal"],
        "title": "New",
        "leadId": company["dan"],
        "teamId": company["department"],
        "viewerIds": [company["eve"]],
    },
    "gradeObjective": lambda company: {"id": company["sales_goal"], "grade": 0.5},
    "reopenObjective": lambda company: {"id": company["sales_goal"]},
    "archiveObjective": lambda company: {"id": company["sales_goal"]},
    "restoreObjective": lambda company: {"id": company["sales_goal"]},
    "alignObjective": lambda company: {"objectiveId": company["sales_goal"], "parentId": company["division_goal"]},
    "unalignObjective": lambda company: {"objectiveId": company["sales_goal"], "parentId": company["division_goal"]},
}

KEY_RESULTS: Final[dict[str, MakeInput]] = {
    "createKeyResult": lambda company: {
        "objectiveId": company["squad_goal"],
        "title": "New",
        "measure": {"metric": {"start": 0, "target": 10}},
        "ownerId": company["eve"],
    },
    "updateKeyResult": lambda company: {"id": company["sold"], "title": "New", "ownerId": company["dan"]},
    "archiveKeyResult": lambda company: {"id": company["sold"]},
    "restoreKeyResult": lambda company: {"id": company["sold"]},
    "checkIn": lambda company: {"keyResultId": company["milestones"], "confidence": 0.5},
    "correctCheckIn": lambda company: {"id": company["last_word"], "value": 50},
    "voidCheckIn": lambda company: {"id": company["right_word"]},
}

DRAFTS: Final[dict[str, MakeInput]] = {
    "deleteKeyResult": lambda company: {"id": company["spared"]},
    "deleteObjective": lambda company: {"id": company["spare_goal"]},
    "activateObjective": lambda company: {"id": company["draft_goal"]},
}

KPIS: Final[dict[str, MakeInput]] = {
    "createKpi": lambda company: {
        "name": "New",
        "scope": "TEAM",
        "teamId": company["squad"],
        "direction": "HIGHER",
        "accountableId": company["eve"],
    },
    "updateKpi": lambda company: {"id": company["kpi"], "name": "New", "accountableId": company["eve"]},
    "archiveKpi": lambda company: {"id": company["idle_kpi"]},
    "restoreKpi": lambda company: {"id": company["idle_kpi"]},
    "deleteKpi": lambda company: {"id": company["idle_kpi"]},
    "recordMeasurements": lambda company: {
        "measurements": [{"kpi": {"id": company["kpi"]}, "at": "2026-05-19T12:00:00Z", "value": 3}],
        "atomic": True,
    },
    "recordKpiEvents": lambda company: {
        "events": [{"kpi": {"id": company["timer"]}, "subject": "T", "kind": "START", "at": "2026-05-19T12:00:00Z"}],
        "atomic": True,
    },
    "addGuardrail": lambda company: {"objectiveId": company["sales_goal"], "kpiId": company["kpi"]},
    "updateGuardrail": lambda company: {"id": company["guardrail"], "breachedFrom": "YELLOW"},
    "removeGuardrail": lambda company: {"id": company["guardrail"]},
    "createKpiBoard": lambda company: {
        "name": "New",
        "scope": "TEAM",
        "teamId": company["squad"],
        "kpiIds": [company["kpi"]],
    },
    "updateKpiBoard": lambda company: {"id": company["board"], "name": "New", "kpiIds": [company["kpi"]]},
    "deleteKpiBoard": lambda company: {"id": company["board"]},
    "unlinkKpi": lambda company: {"keyResultId": company["driven"]},
    "linkKpi": lambda company: {"keyResultId": company["driven"], "kpiId": company["kpi"]},
}

COPIES: Final[dict[str, MakeInput]] = {
    "carryOverObjectives": lambda company: {
        "cycleId": company["q3"],
        "objectives": [{"id": company["division_goal"]}],
        "atomic": True,
    },
    "cloneObjectives": lambda company: {
        "cycleId": company["q3"],
        "objectives": [
            {"id": company["division_goal"], "scope": "TEAM", "teamId": company["squad"], "leadId": company["dan"]},
        ],
        "atomic": True,
    },
}

ROWS: Final[dict[str, MakeInput]] = {
    "upsertTeams": lambda company: {
        "teams": [
            {
                "externalKey": {"source": "hr", "id": "T1"},
                "name": "New",
                "parent": {"id": company["division"]},
                "lead": {"id": company["dan"]},
            }
        ],
        "atomic": True,
    },
    "upsertPeople": lambda company: {
        "people": [{"externalKey": {"source": "hr", "id": "P1"}, "name": "New"}],
        "atomic": True,
    },
    "upsertObjectives": lambda company: {
        "objectives": [
            {
                "externalKey": {"source": "hr", "id": "O1"},
                "title": "New",
                "cycle": {"id": company["q2"]},
                "scope": "TEAM",
                "team": {"id": company["squad"]},
                "lead": {"id": company["dan"]},
                "viewers": [{"id": company["eve"]}],
                "parent": {"id": company["division_goal"]},
            }
        ],
        "atomic": True,
    },
    "upsertKpis": lambda company: {
        "kpis": [
            {
                "externalKey": {"source": "hr", "id": "K1"},
                "name": "New",
                "scope": "TEAM",
                "team": {"id": company["squad"]},
                "accountable": {"id": company["dan"]},
                "viewers": [{"id": company["eve"]}],
                "direction": "HIGHER",
                "unit": "RATIO",
                "cadence": "DAILY",
            }
        ],
        "atomic": True,
    },
    "checkInMany": lambda company: {
        "checkIns": [{"keyResult": {"id": company["milestones"]}, "confidence": 0.5}],
        "atomic": True,
    },
}

CUSTOM: Final[dict[str, MakeInput]] = {
    "createCustomField": lambda company: {"key": "new", "name": "New", "type": "TEXT", "appliesTo": ["OBJECTIVE"]},
    "updateCustomField": lambda company: {
        "id": company["region"],
        "name": "New",
        "choices": [{"name": "West"}, {"id": company["north"], "name": "North"}],
    },
    "archiveCustomField": lambda company: {"id": company["idle"]},
    "restoreCustomField": lambda company: {"id": company["idle"]},
    "deleteCustomField": lambda company: {"id": company["idle"]},
    "renameTag": lambda company: {"tag": "growth", "to": "scale"},
    "removeTag": lambda company: {"tag": "b2b"},
}

TALK: Final[dict[str, MakeInput]] = {
    "createInitiative": lambda company: {
        "parentId": company["metric"],
        "title": "New",
        "ownerId": company["dan"],
        "dueDate": "2026-06-30",
    },
    "updateInitiative": lambda company: {"id": company["workshop"], "state": "DONE", "ownerId": company["eve"]},
    "archiveInitiative": lambda company: {"id": company["workshop"]},
    "restoreInitiative": lambda company: {"id": company["workshop"]},
    "deleteInitiative": lambda company: {"id": company["chore"]},
    "addComment": lambda company: {
        "subjectId": company["squad_goal"],
        "text": "New",
        "mentionIds": [company["eve"]],
        "replyToId": company["remark"],
    },
    "updateComment": lambda company: {"id": company["own_word"], "text": "New", "mentionIds": [company["dan"]]},
    "deleteComment": lambda company: {"id": company["own_word"]},
    "addReaction": lambda company: {"subjectId": company["remark"], "emoji": "PARTY"},
    "removeReaction": lambda company: {"subjectId": company["remark"], "emoji": "PARTY"},
    "acknowledgeCheckIn": lambda company: {"id": company["first_word"]},
}

EVERY_MUTATION: Final = {
    **ORGANIZATION,
    **DRAFTS,
    **OBJECTIVES,
    **KEY_RESULTS,
    **KPIS,
    **TALK,
    **COPIES,
    **ROWS,
    **CUSTOM,
}
