"""The organization: founded as a whole, and obeyed at once when it changes its mind."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commands.kpis.kpis import CreateKpi, create_kpi
from commands.okrs.check_ins import CheckIn, check_in
from commands.orgs.organizations import UpdateOrganization, create_organization, update_organization
from domain.actor import Role, TokenScope
from domain.errors import InvalidInput, NotAllowed, ValidationFailed, VersionConflict
from domain.kpis.kpis import KpiDirection
from domain.okrs.objectives import Scope
from domain.okrs.periods import Cadence
from domain.okrs.status import StatusBasis
from domain.orgs.organizations import OrganizationSettings
from storage.database import Database
from storage.orgs.directory import organizations_of
from tests.orgs.acme import NOW, TODAY, Acme


async def test_an_organization_is_founded_with_its_first_event(acme: Acme) -> None:
    [organization], [clock], [event] = (
        await acme.rows("organizations"),
        await acme.rows("clocks"),
        await acme.rows("events"),
    )

    assert (organization["name"], organization["time_zone"], organization["version"]) == ("Acme", "Europe/Berlin", 1)
    assert (clock["revision"], clock["computed_on"]) == (1, TODAY)
    assert (event["number"], event["type"], event["data"], event["at"]) == (
        1,
        "ORGANIZATION_CREATED",
        {"name": "Acme"},
        NOW,
    )


async def test_an_organization_without_a_name_is_not_founded(database: Database) -> None:
    with pytest.raises(InvalidInput):
        await create_organization(database, " ", OrganizationSettings())


async def test_only_what_is_named_changes(acme: Acme) -> None:
    [before] = await acme.rows("organizations")

    await acme.run(update_organization, UpdateOrganization({"name": " Acme Ltd ", "fiscal_year_start_month": 4}, 1))

    [after] = await acme.rows("organizations")
    assert after == {**before, "name": "Acme Ltd", "fiscal_year_start_month": 4, "version": 2}
    [event] = await acme.events("ORGANIZATION_UPDATED")
    assert event["data"] == {"changed": ["fiscal_year_start_month", "name"]}


async def test_a_change_to_what_it_was_changes_nothing(acme: Acme) -> None:
    await acme.run(update_organization, UpdateOrganization({"name": "Acme ", "status_basis": StatusBasis.SCORE}))

    assert [row["version"] for row in await acme.rows("organizations")] == [1]
    assert await acme.events("ORGANIZATION_UPDATED") == []


async def test_everything_wrong_with_new_settings_is_told_at_once(acme: Acme) -> None:
    changes = {"name": "", "time_zone": "Berlin", "at_risk_from": Decimal("0.9")}

    with pytest.raises(ValidationFailed) as refusal:
        await acme.run(update_organization, UpdateOrganization(changes))

    assert [error.path for error in refusal.value.errors] == [("name",), ("timeZone",), ("scoreBands", "atRiskFrom")]


async def test_settings_that_somebody_changed_meanwhile_are_not_overwritten(acme: Acme) -> None:
    await acme.run(update_organization, UpdateOrganization({"name": "Somebody was faster"}, 1))

    with pytest.raises(VersionConflict):
        await acme.run(update_organization, UpdateOrganization({"name": "Too late"}, 1))


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.MEMBER, TokenScope.WRITE), (Role.VIEWER, TokenScope.WRITE), (Role.ADMIN, TokenScope.READ)]
)
async def test_only_administrators_change_the_organization(acme: Acme, role: Role, scope: TokenScope) -> None:
    actor = await acme.acting_as(await acme.person(role=role), scope)

    with pytest.raises(NotAllowed):
        await acme.run(update_organization, UpdateOrganization({"name": "New"}), actor)


async def _key_result(acme: Acme, **given: Any) -> str:
    return await acme.key_result(await acme.objective(await acme.quarter()), **given)


async def test_new_bands_judge_everything_anew_and_tell_it(acme: Acme) -> None:
    key_result_id = await _key_result(acme)
    await acme.run(check_in, CheckIn(key_result_id, value=Decimal(5)))

    await acme.run(update_organization, UpdateOrganization({"on_track_from": Decimal("0.5")}))

    assert (await acme.row("key_results", key_result_id))["status"] == "ON_TRACK"
    [changed, *moved] = (await acme.events())[-3:]
    assert changed["type"] == "ORGANIZATION_UPDATED"
    assert [(event["type"], event["cause_id"]) for event in moved] == [("PROGRESS_CHANGED", changed["id"])] * 2


async def test_key_results_without_a_cadence_of_their_own_follow_the_organization(acme: Acme) -> None:
    follows_id, own_id = await _key_result(acme), await _key_result(acme, cadence=Cadence.DAILY)

    await acme.run(update_organization, UpdateOrganization({"check_in_cadence": Cadence.MONTHLY}))

    follows, own = await acme.row("key_results", follows_id), await acme.row("key_results", own_id)
    assert (follows["cadence"], follows["next_check_in_due"]) == ("MONTHLY", date(2026, 5, 1))
    assert follows["stale_after"] == date(2026, 5, 4)
    assert (own["cadence"], own["next_check_in_due"]) == ("DAILY", date(2026, 4, 2))


async def test_days_of_grace_count_at_once(acme: Acme) -> None:
    key_result_id = await _key_result(acme)

    await acme.run(update_organization, UpdateOrganization({"stale_grace_days": 10}))

    assert (await acme.row("key_results", key_result_id))["stale_after"] == date(2026, 4, 18)


async def test_both_cadence_and_grace_may_change_at_once(acme: Acme) -> None:
    key_result_id = await _key_result(acme)
    changes = {"stale_grace_days": 0, "check_in_cadence": Cadence.DAILY}

    await acme.run(update_organization, UpdateOrganization(changes))

    assert (await acme.row("key_results", key_result_id))["stale_after"] == date(2026, 4, 2)


async def test_what_lies_in_a_closed_cycle_does_not_follow(acme: Acme) -> None:
    cycle_id = await acme.quarter()
    key_result_id = await acme.key_result(await acme.objective(cycle_id))
    await acme.close(cycle_id)
    before = await acme.row("key_results", key_result_id)

    changes = {"stale_grace_days": 0, "check_in_cadence": Cadence.DAILY}
    await acme.run(update_organization, UpdateOrganization(changes))

    assert await acme.row("key_results", key_result_id) == before


async def test_another_time_zone_is_another_day(database: Database, acme: Acme) -> None:
    database.clock = lambda: datetime(2026, 4, 15, 23, 30, tzinfo=UTC)
    actor = await acme.acting_as(await acme.person(role=Role.ADMIN))
    berlin = database.reading(actor).today

    await acme.run(update_organization, UpdateOrganization({"time_zone": "America/New_York"}))

    actor = await acme.acting_as(actor.person_id)
    assert (berlin, database.reading(actor).today) == (date(2026, 4, 16), date(2026, 4, 15))


async def test_those_who_look_after_the_installation_know_every_organization(whole_database: Database) -> None:
    founded = [await create_organization(whole_database, name, OrganizationSettings()) for name in ("Acme", "Other")]

    known = [row["org_id"] for row in await organizations_of(whole_database)]

    assert known == [actor.org_id for actor in founded]


async def test_kpis_follow_the_days_of_grace(acme: Acme) -> None:
    await acme.run(create_kpi, CreateKpi(name="Margin", scope=Scope.COMPANY, direction=KpiDirection.HIGHER))
    [before] = await acme.rows("kpis")

    await acme.run(update_organization, UpdateOrganization({"stale_grace_days": 10}))

    [after] = await acme.rows("kpis")
    assert after["stale_after"] - before["stale_after"] == timedelta(days=7)
