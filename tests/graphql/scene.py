"""Everybody who could try something, with exactly one relation to it each."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from domain.actor import Actor, Role, TokenScope
from domain.policy import Relation
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
    "KpiBoard": "kpi_boards",
    "Guardrail": "guardrails",
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
RELATIONS["Alignment"] = RELATIONS["Guardrail"] = RELATIONS["Objective"]
RELATIONS["KpiBoard"] = RELATIONS["PersonWithKpis"]
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
        board = await made("createKpiBoard", {**person, "name": "Board"})
        self.nodes["KpiBoard"] = board["kpiBoard"]["id"]
        guardrail = await made("addGuardrail", {"objectiveId": goal, "kpiId": self.nodes["Kpi"]})
        self.nodes["Guardrail"] = guardrail["guardrail"]["id"]

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
