"""Everybody who could try something, with exactly one relation to it each, and how each permission is tried.

`ATTEMPTS` names for every `Permission` of the schema the mutation that it speaks of, and the action of the policy by
which that is judged. Tests hold that no permission, no mutation and no action is forgotten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from domain.actor import Actor, Role, TokenScope
from domain.policy import Action, Relation
from tests.company import Company, Writer
from tests.graphql.caller import Caller

Given = dict[str, Any]

PERSON = Relation.OBJECTIVE_PERSON
TABLES: Final = {
    "Team": "teams",
    "Person": "people",
    "Cycle": "cycles",
    "Objective": "objectives",
    "KeyResult": "key_results",
    "CheckIn": "check_ins",
    "Alignment": "alignments",
    "Kpi": "kpis",
    "Initiative": "initiatives",
    "Comment": "comments",
    "CustomField": "custom_fields",
}
RELATIONS: Final[dict[str, dict[str, Relation]]] = {
    "Organization": {},
    "CustomField": {},
    "Cycle": {},
    "Team": {"boss": Relation.TEAM_LEAD},
    "Person": {"doer": Relation.SELF},
    "PersonWithGoals": {"doer": PERSON, "boss": Relation.TEAM_LEAD},
    "PersonWithKpis": {"doer": Relation.KPI_PERSON, "boss": Relation.TEAM_LEAD},
    "Objective": {"doer": PERSON, "boss": Relation.TEAM_LEAD, "lead": Relation.OBJECTIVE_LEAD},
    "Kpi": {"doer": Relation.KPI_PERSON, "boss": Relation.TEAM_LEAD, "accountable": Relation.KPI_ACCOUNTABLE},
    "Comment": {"speaker": Relation.COMMENT_AUTHOR},
    "Anything": {},
}
"""Who is related to the nodes of the scene, and how. A person who is not named is not related."""
RELATIONS["Alignment"] = RELATIONS["Objective"]
RELATIONS["KeyResult"] = {**RELATIONS["Objective"], "owner": Relation.KEY_RESULT_OWNER}
RELATIONS["CheckIn"] = {**RELATIONS["KeyResult"], "author": Relation.CHECK_IN_AUTHOR}
RELATIONS["Initiative"] = {**RELATIONS["KeyResult"], "initiator": Relation.INITIATIVE_OWNER}

READS: Final = {"Anything"}
"""Judged by sight alone: whoever sees it is a READER."""

EVERYBODY: Final = (
    "boss",
    "doer",
    "lead",
    "owner",
    "author",
    "accountable",
    "initiator",
    "speaker",
    "nobody",
)


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


@dataclass
class Scene:
    """A company with a goal in it of which everybody has one part."""

    caller: Caller
    company: Company
    people: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    ends: dict[str, Given] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    names: int = 0

    @classmethod
    async def open(cls, caller: Caller) -> "Scene":
        scene = cls(caller, caller.company)
        for name in EVERYBODY:
            made = await caller.mutate("createPerson", {"name": name.title()})
            scene.people[name] = made["person"]["id"]
        team = {"name": "Crew", "leadId": scene.people["boss"]}
        scene.nodes["Team"] = (await caller.mutate("createTeam", team))["team"]["id"]
        member = {"teamId": scene.nodes["Team"], "personId": scene.people["doer"]}
        await caller.mutate("addTeamMember", member)
        below = {"name": "Below", "parentId": scene.nodes["Team"]}
        scene.nodes["Below"] = (await caller.mutate("createTeam", below))["team"]["id"]
        scene.nodes["Person"] = scene.people["doer"]
        scene.nodes["Organization"] = scene.company.org_id
        scene.nodes["CustomField"] = scene.company["theme"]
        cycle = {"name": "Later", "startDate": "2027-01-01", "endDate": "2027-12-31"}
        scene.nodes["Later"] = (await caller.mutate("createCycle", cycle))["cycle"]["id"]
        scene.nodes["Anchor"] = await scene.goal("Anchor", {"scope": "COMPANY"})
        await scene.refresh()
        return scene

    async def look_around(self, writer: Writer) -> dict[str, list[str]]:
        """Give the ids of all there is to try things on, by the names of their types."""
        org_id = self.company.org_id
        for row in await writer.fetch("SELECT * FROM alignments WHERE org_id = $1", org_id):
            parent_id = row["parent_objective_id"] or row["parent_key_result_id"]
            self.ends[row["id"]] = {"objectiveId": row["objective_id"], "parentId": parent_id}
        for row in await writer.fetch("SELECT id, subject_id FROM comments WHERE org_id = $1", org_id):
            self.subjects[row["id"]] = row["subject_id"]
        found = {"Organization": [org_id]}
        for type_name, table in TABLES.items():
            rows = await writer.fetch(f"SELECT id FROM {table} WHERE org_id = $1 ORDER BY id", org_id)
            found[type_name] = [
                row["id"] for row in rows if row["id"] not in {self.nodes["Later"], self.nodes["Anchor"]}
            ]
        return found

    async def refresh(self) -> None:
        """Set the scene anew: a goal of the doer's with all that hangs on it, a KPI, a cycle."""
        made = self.caller.mutate
        person = {"scope": "INDIVIDUAL", "personId": self.people["doer"]}
        cycle = {"name": "Soon", "startDate": "2026-08-01", "endDate": "2026-08-31"}
        self.nodes["Cycle"] = (await made("createCycle", cycle))["cycle"]["id"]
        goal = self.nodes["Objective"] = await self.goal("Goal", {**person, "leadId": self.people["lead"]})
        aligned = await made("alignObjective", {"objectiveId": goal, "parentId": self.nodes["Anchor"]})
        self.nodes["Alignment"] = aligned["alignment"]["id"]
        result = {
            "objectiveId": goal,
            "title": "Result",
            "measure": {"metric": {"start": 0, "target": 10}},
            "ownerId": self.people["owner"],
        }
        key_result = self.nodes["KeyResult"] = (await made("createKeyResult", result))["keyResult"]["id"]
        said = await made("checkIn", {"keyResultId": key_result, "value": 1}, self.actor("author", Role.ADMIN))
        self.nodes["CheckIn"] = said["checkIn"]["id"]
        work = {"parentId": key_result, "title": "Work", "ownerId": self.people["initiator"]}
        self.nodes["Initiative"] = (await made("createInitiative", work))["initiative"]["id"]
        words = await made("addComment", {"subjectId": goal, "text": "Words"}, self.actor("speaker"))
        self.nodes["Comment"] = words["comment"]["id"]
        self.subjects[self.nodes["Comment"]] = goal
        self.ends[self.nodes["Alignment"]] = {"objectiveId": goal, "parentId": self.nodes["Anchor"]}
        kpi = {**person, "name": "Kpi", "direction": "HIGHER", "accountableId": self.people["accountable"]}
        self.nodes["Kpi"] = (await made("createKpi", kpi))["kpi"]["id"]

    async def goal(self, title: str, given: Given) -> str:
        """Create an objective in the second quarter and give its id."""
        made = await self.caller.mutate("createObjective", {"title": title, "cycleId": self.company["q2"], **given})
        identifier: str = made["objective"]["id"]
        return identifier

    def fresh(self) -> str:
        """Give a name that was not given before."""
        self.names += 1
        return f"name{self.names}"

    def actor(self, name: str, role: Role = Role.MEMBER, scope: TokenScope = TokenScope.WRITE) -> Actor:
        """Give one of the people, in a role, with a token of a scope."""
        leads = frozenset({self.nodes["Team"], self.nodes["Below"]}) if name == "boss" else frozenset[str]()
        member_of = frozenset({self.nodes["Team"]}) if name == "doer" else frozenset[str]()
        admin = self.company.actors["ada"]
        return replace(
            admin, person_id=self.people[name], role=role, scope=scope, leads=leads, member_of=member_of, token_id=None
        )


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
        ("renameTag", "Organization", Action.MANAGE_TAGS, lambda _i, _s: {"tag": "kept", "to": "kept"}, None),
    )
}
"""Mutations that no permission of their own speaks of, with the node they are tried on."""
