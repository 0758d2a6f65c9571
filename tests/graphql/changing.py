"""Things that people do to a company, at random: many are refused, and what is done is done by commands."""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from commands.comments.comments import (
    AddComment,
    DeleteComment,
    UpdateComment,
    add_comment,
    delete_comment,
    update_comment,
)
from commands.comments.reactions import React, add_reaction, remove_reaction
from commands.initiatives.initiatives import CreateInitiative, UpdateInitiative, create_initiative, update_initiative
from commands.initiatives.lifecycle import ChangeInitiative, archive_initiative, delete_initiative
from commands.kpis.boards import UpdateKpiBoard, update_kpi_board
from commands.kpis.guardrails import (
    AddGuardrail,
    RemoveGuardrail,
    UpdateGuardrail,
    add_guardrail,
    remove_guardrail,
    update_guardrail,
)
from commands.kpis.kpis import UpdateKpi, update_kpi
from commands.kpis.links import LinkKpi, UnlinkKpi, link_kpi, unlink_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from commands.kpis.timers import RecordKpiEvents, record_kpi_events
from commands.okrs.acknowledgements import AcknowledgeCheckIn, acknowledge_check_in
from commands.okrs.alignments import AlignObjective, UnalignObjective, align_objective, unalign_objective
from commands.okrs.check_ins import CheckIn, CorrectCheckIn, VoidCheckIn, check_in, correct_check_in, void_check_in
from commands.okrs.key_results import CreateKeyResult, UpdateKeyResult, create_key_result, update_key_result
from commands.okrs.lifecycle import (
    ChangeKeyResult,
    ChangeObjective,
    GradeObjective,
    activate_objective,
    archive_key_result,
    archive_objective,
    delete_key_result,
    delete_objective,
    grade_objective,
    reopen_objective,
    restore_key_result,
    restore_objective,
)
from commands.okrs.objectives import CreateObjective, UpdateObjective, create_objective, update_objective
from commands.orgs.cycles import ChangeCycle, UpdateCycle, activate_cycle, reopen_cycle, update_cycle
from commands.orgs.organizations import UpdateOrganization, update_organization
from commands.orgs.people import UpdatePerson, update_person
from commands.orgs.teams import (
    ChangeTeamMember,
    CreateTeam,
    MoveTeam,
    UpdateTeam,
    add_team_member,
    create_team,
    move_team,
    remove_team_member,
    update_team,
)
from domain.actor import Role
from domain.comments import ReactionEmoji
from domain.initiatives import InitiativeState
from domain.kpis.kpis import GuardrailLimit, KpiLinkMode, Thresholds
from domain.kpis.measurements import GivenMeasurement
from domain.kpis.timers import GivenTimerEvent, TimerEventKind
from domain.okrs.measures import AtLeast, Metric
from domain.okrs.objectives import ObjectiveState, Scope, Visibility
from domain.okrs.periods import Cadence
from domain.okrs.status import ObjectiveStatusRule, StatusBasis
from tests.company import Company

PEOPLE: Final = ("ada", "ben", "cleo", "dan", "eve", "finn", "vera")
TEAMS: Final = ("division", "department", "squad", "sales", "lobby")
KPIS: Final = ("kpi", "idle_kpi", "timer")
CYCLES: Final = ("year", "q1", "q2", "q3")

Deed = tuple[Callable[..., Awaitable[Any]], Any]


class Chance:
    """Draws what somebody does next, to what is there by then."""

    def __init__(self, company: Company, seed: int) -> None:
        self._company = company
        self._random = random.Random(seed)
        self.objectives: list[str] = []
        self.key_results: list[str] = []
        self.check_ins: list[str] = []
        self.comments: list[str] = []
        self.initiatives: list[str] = []
        self.guardrails: list[str] = []

    def deed(self) -> Deed:
        """Give a command function and its command."""
        return self._random.choice(
            (
                *(self._say, self._say, self._shape, self._shape, self._show, self._live, self._rule, self._talk),
                self._guard,
            )
        )()

    def _one(self, options: Any) -> Any:
        return self._random.choice(list(options))

    def _named(self, names: tuple[str, ...]) -> str:
        return self._company[self._one(names)]

    def _perhaps(self, names: tuple[str, ...]) -> str | None:
        name = self._named(names)
        return name if self._random.random() < 0.5 else None

    def _deed(self, *options: Any) -> Deed:
        deed: Deed = self._random.choice(options)
        return deed

    def _say(self) -> Deed:
        key_result, day = self._one(self.key_results), date(2026, 5, 20) - timedelta(days=self._random.randint(0, 45))
        value, confidence = self._one((None, 0, 3, 7, 9, 12, 90)), self._one((None, Decimal("0.5"), Decimal("0.9")))
        said = {"value": None if value is None else Decimal(value), "confidence": confidence, "note": "So."}
        moment = datetime(2026, 5, self._random.randint(1, 19), 12, tzinfo=UTC)
        measured = GivenMeasurement(moment, self._random.randint(1, 9), external_id=self._one((None, "m4", "x")))
        kind, ticket = self._one(TimerEventKind), self._one(("T-1", "T-2"))
        timed = GivenTimerEvent(ticket, kind, moment, external_id=self._one((None, None, "e1", "e2")))
        return self._deed(
            (check_in, CheckIn(key_result, date=self._one((None, day)), **said)),
            (correct_check_in, CorrectCheckIn(self._one(self.check_ins), **said)),
            (void_check_in, VoidCheckIn(self._one(self.check_ins))),
            (record_measurements, RecordMeasurements(((self._company["kpi"], measured),))),
            (record_kpi_events, RecordKpiEvents(((self._company["timer"], timed),))),
            (link_kpi, LinkKpi(key_result, self._company["kpi"], self._one(KpiLinkMode))),
            (unlink_kpi, UnlinkKpi(key_result)),
        )

    def _shape(self) -> Deed:
        objective, other = self._one(self.objectives), self._one((*self.objectives, *self.key_results))
        key_result = self._one(self.key_results)
        measure = self._one((Metric(Decimal(0), Decimal(10)), AtLeast(Decimal(8))))
        weight = Decimal(self._random.randint(0, 3))
        start = date(2026, 4, self._random.randint(1, 30))
        return self._deed(
            (
                align_objective,
                AlignObjective(objective, other, weight, self._one((True, False)), self._one((True, None))),
            ),
            (unalign_objective, UnalignObjective(objective, other)),
            (create_key_result, CreateKeyResult(objective, "New", measure, weight=weight)),
            (update_key_result, UpdateKeyResult(key_result, {"weight": weight, "owner_id": self._perhaps(PEOPLE)})),
            (update_key_result, UpdateKeyResult(key_result, {"measure": measure, "start_date": start})),
            (update_objective, UpdateObjective(objective, {"start_date": self._one((None, start))})),
            (update_objective, UpdateObjective(objective, {"title": str(weight), "cycle_id": self._named(CYCLES)})),
            self._new_objective(),
        )

    def _new_objective(self) -> Deed:
        scope, team, person = self._owner()
        state = self._one((ObjectiveState.ACTIVE, ObjectiveState.DRAFT))
        visibility = self._one(Visibility)
        command = CreateObjective(
            "New", self._company["q2"], scope, team_id=team, person_id=person, state=state, visibility=visibility
        )
        return create_objective, command

    def _owner(self) -> tuple[Scope, str | None, str | None]:
        scope = self._one(Scope)
        team = self._named(TEAMS) if scope is Scope.TEAM else None
        return scope, team, self._named(PEOPLE) if scope is Scope.INDIVIDUAL else None

    def _show(self) -> Deed:
        objective = self._one(self.objectives)
        scope, team, person = self._owner()
        changes: dict[str, object] = self._one(
            (
                {"visibility": self._one(Visibility)},
                {"viewer_ids": tuple({self._named(PEOPLE), self._named(PEOPLE)})},
                {"lead_id": self._perhaps(PEOPLE)},
                {"scope": scope, "team_id": team, "person_id": person, "visibility": self._one(Visibility)},
            )
        )
        if self._random.random() < 0.3:
            wanted = {"accountable_id" if name == "lead_id" else name: value for name, value in changes.items()}
            return update_kpi, UpdateKpi(self._named(KPIS), wanted)
        return update_objective, UpdateObjective(objective, changes)

    def _guard(self) -> Deed:
        objective, guardrail = self._one(self.objectives), self._one(self.guardrails or [""])
        limit, green = self._one(GuardrailLimit), Decimal(self._random.randint(2, 8))
        kpi_ids = [self._company[name] for name in self._random.sample(KPIS, self._random.randint(0, len(KPIS)))]
        return self._deed(
            (add_guardrail, AddGuardrail(objective, self._named(KPIS), limit)),
            (add_guardrail, AddGuardrail(objective, self._company["kpi"], limit)),
            (update_guardrail, UpdateGuardrail(guardrail, limit)),
            (remove_guardrail, RemoveGuardrail(guardrail)),
            (update_kpi, UpdateKpi(self._company["kpi"], {"thresholds": Thresholds(green, green + 2)})),
            (update_kpi_board, UpdateKpiBoard(self._company["board"], {"kpi_ids": kpi_ids})),
        )

    def _live(self) -> Deed:
        objective, key_result = (
            ChangeObjective(self._one(self.objectives)),
            ChangeKeyResult(self._one(self.key_results)),
        )
        return self._deed(
            (activate_objective, objective),
            (archive_objective, objective),
            (restore_objective, objective),
            (restore_objective, objective),
            (delete_objective, objective),
            (grade_objective, GradeObjective(objective.objective_id)),
            (reopen_objective, objective),
            (archive_key_result, key_result),
            (restore_key_result, key_result),
            (delete_key_result, key_result),
        )

    def _talk(self) -> Deed:
        subject = self._one((*self.objectives, *self.key_results, *self.check_ins, self._company["kpi"]))
        comment = self._one(self.comments or [subject])
        initiative = self._one(self.initiatives or [subject])
        reaction = React(self._one((comment, *self.check_ins)), self._one(ReactionEmoji))
        node = self._one((*self.objectives, *self.key_results))
        return self._deed(
            (add_comment, AddComment(subject, "So.", (self._named(PEOPLE),))),
            (add_comment, AddComment(subject, "And so.", reply_to_id=comment)),
            (update_comment, UpdateComment(comment, {"text": "Or not."})),
            (delete_comment, DeleteComment(comment)),
            (add_reaction, reaction),
            (remove_reaction, reaction),
            (acknowledge_check_in, AcknowledgeCheckIn(self._one(self.check_ins))),
            (create_initiative, CreateInitiative(node, "New", owner_id=self._perhaps(PEOPLE))),
            (update_initiative, UpdateInitiative(initiative, {"state": self._one(InitiativeState)})),
            (archive_initiative, ChangeInitiative(initiative)),
            (delete_initiative, ChangeInitiative(initiative)),
        )

    def _rule(self) -> Deed:
        membership = ChangeTeamMember(self._named(TEAMS), self._named(PEOPLE))
        end = date(2026, 6, self._random.randint(20, 30))
        settings: dict[str, object] = self._one(
            (
                {"check_in_cadence": self._one(Cadence)},
                {"status_basis": self._one(StatusBasis)},
                {"objective_status_rule": self._one(ObjectiveStatusRule)},
                {"on_track_from": self._one((Decimal("0.7"), Decimal("0.5")))},
                {"stale_grace_days": self._random.randint(0, 9)},
                {"time_zone": self._one(("Europe/Berlin", "Asia/Tokyo"))},
            )
        )
        # Ada keeps her role: somebody has to.
        person, role = self._named(PEOPLE[1:]), self._one((*Role, Role.MEMBER))
        return self._deed(
            (add_team_member, membership),
            (remove_team_member, membership),
            (create_team, CreateTeam("New", parent_id=self._perhaps(TEAMS), lead_id=self._perhaps(PEOPLE))),
            (update_team, UpdateTeam(membership.team_id, {"lead_id": self._perhaps(PEOPLE)})),
            (move_team, MoveTeam(membership.team_id, self._perhaps(TEAMS))),
            (update_person, UpdatePerson(person, {"role": role})),
            (update_cycle, UpdateCycle(self._company["q2"], {"end_date": end, "name": str(end)})),
            (activate_cycle, ChangeCycle(self._company["q3"])),
            (reopen_cycle, ChangeCycle(self._company["q1"])),
            (update_organization, UpdateOrganization(settings)),
        )
