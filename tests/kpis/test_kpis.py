"""Creating, changing, archiving and deleting KPIs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commands.entities import ExternalKey
from commands.kpis.kpis import CreateKpi, UpdateKpi, create_kpi, update_kpi
from commands.kpis.lifecycle import ChangeKpi, archive_kpi, delete_kpi, restore_kpi
from commands.orgs.organizations import UpdateOrganization, update_organization
from domain.actor import Role, TokenScope
from domain.errors import (
    AlreadyExists,
    InUse,
    InvalidInput,
    NotAllowed,
    NotFound,
    ValidationFailed,
    VersionConflict,
)
from domain.kpis.kpis import (
    Aggregation,
    KpiCadence,
    KpiDirection,
    KpiHealth,
    KpiIndicator,
    Target,
    Thresholds,
)
from domain.okrs.objectives import Scope
from domain.units import Unit
from tests.kpis.desk import Desk, april

MARGIN = CreateKpi(
    name=" Project gross margin ",
    scope=Scope.COMPANY,
    direction=KpiDirection.HIGHER,
    unit=Unit.PERCENT,
    indicator=KpiIndicator.LAGGING,
    tags=("finance", " finance"),
    target=Target(Decimal(50)),
    thresholds=Thresholds(Decimal(50), Decimal(40)),
    external_key=ExternalKey("erp", "gm"),
)


async def test_a_new_kpi_has_what_was_said_and_no_value(desk: Desk) -> None:
    kpi = await desk.stands(await desk.run(create_kpi, MARGIN))

    assert (kpi["name"], kpi["tags"], kpi["indicator"]) == ("Project gross margin", ["finance"], "LAGGING")
    assert (kpi["target"], kpi["green"], kpi["yellow"]) == (50, 50, 40)
    assert (kpi["external_source"], kpi["external_id"], kpi["version"]) == ("erp", "gm", 1)
    assert (kpi["current_value"], kpi["health"], kpi["attainment"]) == (None, "NO_DATA", None)
    assert kpi["stale_after"] == date(2026, 5, 18)
    assert [event["subject_id"] for event in await desk.acme.events("KPI_CREATED")] == [kpi["id"]]


async def test_the_person_of_an_individual_kpi_is_accountable_if_nobody_is_named(desk: Desk) -> None:
    anna, ben = await desk.acme.person("Anna"), await desk.acme.person("Ben")

    own = await desk.kpi(scope=Scope.INDIVIDUAL, person_id=anna)
    led = await desk.kpi(scope=Scope.INDIVIDUAL, person_id=anna, accountable_id=ben)

    assert (await desk.stands(own))["accountable_id"] == anna
    assert (await desk.stands(led))["accountable_id"] == ben


async def test_everything_that_is_wrong_is_told_at_once(desk: Desk) -> None:
    await desk.run(create_kpi, MARGIN)
    wrong = replace(MARGIN, name="", scope=Scope.TEAM, team_id="team_x", target=Target(lower=Decimal(1)))

    with pytest.raises(ValidationFailed) as raised:
        await desk.run(create_kpi, wrong)

    assert [(type(error), error.path) for error in raised.value.errors] == [
        (InvalidInput, ("name",)),
        (InvalidInput, ("target", "lower")),
        (NotFound, ("teamId",)),
        (AlreadyExists, ("externalKey",)),
    ]


async def test_a_change_touches_only_what_it_names(desk: Desk) -> None:
    kpi_id = await desk.run(create_kpi, MARGIN)
    changes = {"name": " Margin ", "tags": (), "target": None, "external_key": ExternalKey("erp", "gm-2")}

    await desk.run(update_kpi, UpdateKpi(kpi_id, changes, expected_version=1))

    kpi = await desk.stands(kpi_id)
    assert (kpi["name"], kpi["tags"], kpi["target"], kpi["external_id"]) == ("Margin", [], None, "gm-2")
    assert (kpi["unit"], kpi["green"], kpi["version"]) == ("PERCENT", 50, 2)
    (told,) = await desk.acme.events("KPI_UPDATED")
    assert told["data"] == {"changed": ["external_id", "name", "tags", "target"]}


async def test_a_change_to_what_is_already_so_is_none(desk: Desk) -> None:
    kpi_id = await desk.run(create_kpi, MARGIN)

    await desk.run(update_kpi, UpdateKpi(kpi_id, {"name": "Project gross margin", "target": Target(Decimal(50))}))

    assert (await desk.stands(kpi_id))["version"] == 1
    assert await desk.acme.events("KPI_UPDATED") == []


async def test_a_change_of_what_somebody_changed_meanwhile_is_refused(desk: Desk) -> None:
    kpi_id = await desk.run(create_kpi, MARGIN)
    await desk.run(update_kpi, UpdateKpi(kpi_id, {"name": "Margin"}))

    with pytest.raises(VersionConflict) as raised:
        await desk.run(update_kpi, UpdateKpi(kpi_id, {"name": "Gross margin"}, expected_version=1))

    assert raised.value.current == 2


async def test_a_new_target_and_new_thresholds_judge_the_present_value_anew(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    await desk.measure(kpi_id, april(10), 40)

    changes = {"target": Target(Decimal(80)), "thresholds": Thresholds(Decimal(40))}
    await desk.run(update_kpi, UpdateKpi(kpi_id, changes))

    kpi = await desk.stands(kpi_id)
    assert (kpi["health"], kpi["attainment"]) == (KpiHealth.GREEN, Decimal("0.5"))


async def test_another_aggregation_gives_the_kpi_and_what_follows_it_other_values(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.MONTHLY)
    await desk.measure(kpi_id, april(2), 3)
    await desk.measure(kpi_id, april(4), 4)
    key_result_id, objective_id = await desk.driven(kpi_id)

    await desk.run(update_kpi, UpdateKpi(kpi_id, {"aggregation": Aggregation.SUM.value}))

    assert (await desk.stands(kpi_id))["current_value"] == 7
    assert await desk.progress(objective_id) == Decimal("0.7")
    assert await desk.history(key_result_id) == {
        april(2): Decimal("0.3"),
        april(4): Decimal("0.7"),
        april(15): Decimal("0.7"),
    }


async def test_an_archived_kpi_is_never_stale_and_a_restored_one_may_be(desk: Desk) -> None:
    kpi_id = await desk.kpi()

    await desk.run(archive_kpi, ChangeKpi(kpi_id))
    archived = await desk.stands(kpi_id)
    await desk.run(restore_kpi, ChangeKpi(kpi_id, expected_version=2))
    restored = await desk.stands(kpi_id)

    assert (archived["archived_at"] is None, archived["stale_after"]) == (False, None)
    assert (restored["archived_at"], restored["stale_after"]) == (None, april(19))


async def test_archiving_or_restoring_again_does_nothing(desk: Desk) -> None:
    kpi_id = await desk.kpi()

    for step in (restore_kpi, archive_kpi, archive_kpi, restore_kpi, restore_kpi):
        await desk.run(step, ChangeKpi(kpi_id))

    told = await desk.acme.events("KPI_ARCHIVED", "KPI_RESTORED")
    assert [event["type"] for event in told] == ["KPI_ARCHIVED", "KPI_RESTORED"]


async def test_a_kpi_that_nothing_rests_on_is_deleted(desk: Desk) -> None:
    kpi_id = await desk.kpi(name="Mistake")

    await desk.run(delete_kpi, ChangeKpi(kpi_id))

    assert await desk.acme.rows("kpis") == []
    (told,) = await desk.acme.events("KPI_DELETED")
    assert (told["subject_id"], told["data"]) == (kpi_id, {"name": "Mistake"})


async def test_a_kpi_that_was_measured_is_not_deleted(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    await desk.measure(kpi_id, april(10), 1)

    with pytest.raises(InUse):
        await desk.run(delete_kpi, ChangeKpi(kpi_id))


async def test_a_kpi_that_drives_a_key_result_is_not_deleted(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    await desk.driven(kpi_id)

    with pytest.raises(InUse):
        await desk.run(delete_kpi, ChangeKpi(kpi_id))


async def test_people_change_what_they_run_and_nothing_else(desk: Desk) -> None:
    anna, ben, vera = [
        await desk.acme.person(name, role)
        for name, role in (("Anna", Role.MEMBER), ("Ben", Role.MEMBER), ("Vera", Role.VIEWER))
    ]
    team = await desk.acme.team(lead_id=anna)
    company = await desk.kpi()
    teams = await desk.kpi(scope=Scope.TEAM, team_id=team)
    bens = await desk.kpi(scope=Scope.INDIVIDUAL, person_id=ben)
    accounted = await desk.kpi(accountable_id=ben)
    allowed = {(anna, teams), (ben, bens), (ben, accounted)}

    for person in (anna, ben, vera):
        actor = await desk.acme.acting_as(person)
        for kpi_id in (company, teams, bens, accounted):
            command = UpdateKpi(kpi_id, {"description": f"By {person}"})
            if (person, kpi_id) in allowed:
                assert await desk.run(update_kpi, command, actor) == kpi_id
            else:
                with pytest.raises(NotAllowed):
                    await desk.run(update_kpi, command, actor)


async def test_only_for_oneself_ones_team_or_as_an_administrator_a_kpi_is_created(desk: Desk) -> None:
    anna = await desk.acme.person("Anna")
    team = await desk.acme.team(lead_id=anna)
    actor = await desk.acme.acting_as(anna)

    await desk.run(create_kpi, replace(MARGIN, scope=Scope.TEAM, team_id=team, external_key=None), actor)
    await desk.run(create_kpi, replace(MARGIN, scope=Scope.INDIVIDUAL, person_id=anna, external_key=None), actor)
    with pytest.raises(NotAllowed):
        await desk.run(create_kpi, replace(MARGIN, external_key=None), actor)
    with pytest.raises(NotAllowed):
        await desk.run(create_kpi, MARGIN, await desk.acme.acting_as(None, TokenScope.READ))


async def test_days_periods_and_grace_of_the_organization_lead_all_kpis(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.QUARTERLY, aggregation=Aggregation.SUM)
    await desk.measure(kpi_id, april(2), 3)
    await desk.measure(kpi_id, date(2026, 3, 31), 4)

    changes = {"fiscal_year_start_month": 3, "stale_grace_days": 10}
    await desk.run(update_organization, UpdateOrganization(changes))

    kpi = await desk.stands(kpi_id)
    assert (kpi["current_value"], kpi["current_period_start"]) == (7, date(2026, 3, 1))
    assert kpi["stale_after"] == date(2026, 7, 12)


async def test_a_kpi_is_given_only_where_one_could_create_it(desk: Desk) -> None:
    lead = await desk.acme.person("lead")
    own, other = await desk.acme.team("Own", lead_id=lead), await desk.acme.team("Other")
    kpi_id = await desk.kpi(scope=Scope.TEAM, team_id=own)
    actor = await desk.acme.acting_as(lead)

    with pytest.raises(NotAllowed):
        await desk.run(update_kpi, UpdateKpi(kpi_id, {"team_id": other}), actor)

    await desk.run(update_kpi, UpdateKpi(kpi_id, {"name": "Still ours"}), actor)
    assert (await desk.stands(kpi_id))["team_id"] == own
