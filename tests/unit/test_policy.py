"""Who may do what: the whole table, written down a second time as sentences and tried in every combination."""

import itertools

import pytest

from domain.actor import Actor, Role, TokenScope
from domain.errors import ErrorCode, NotAllowed
from domain.policy import Action, Decision, Relation, decide, require

_NOBODY = "nobody else"

_MAY: dict[Action, str] = {
    Action.MANAGE_ORGANIZATION: _NOBODY,
    Action.MANAGE_PEOPLE: _NOBODY,
    Action.UPDATE_PERSON: "SELF",
    Action.MANAGE_CYCLES: _NOBODY,
    Action.CREATE_TEAM: "TEAM_LEAD",
    Action.UPDATE_TEAM: "TEAM_LEAD",
    Action.CREATE_OBJECTIVE: "TEAM_LEAD OBJECTIVE_PERSON",
    Action.UPDATE_OBJECTIVE: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON",
    Action.ALIGN_OBJECTIVE: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON",
    Action.CARRY_OVER_OBJECTIVE: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON",
    Action.CREATE_KEY_RESULT: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON",
    Action.UPDATE_KEY_RESULT: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON KEY_RESULT_OWNER",
    Action.CHECK_IN: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON KEY_RESULT_OWNER",
    Action.AMEND_CHECK_IN: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON KEY_RESULT_OWNER CHECK_IN_AUTHOR",
    Action.ACKNOWLEDGE_CHECK_IN: "TEAM_LEAD OBJECTIVE_LEAD",
    Action.CREATE_INITIATIVE: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON KEY_RESULT_OWNER",
    Action.UPDATE_INITIATIVE: "TEAM_LEAD OBJECTIVE_LEAD OBJECTIVE_PERSON KEY_RESULT_OWNER INITIATIVE_OWNER",
    Action.COMMENT: "READER",
    Action.UPDATE_COMMENT: "COMMENT_AUTHOR",
    Action.DELETE_COMMENT: "COMMENT_AUTHOR",
    Action.CREATE_KPI: "TEAM_LEAD KPI_PERSON",
    Action.UPDATE_KPI: "TEAM_LEAD KPI_ACCOUNTABLE KPI_PERSON",
    Action.RECORD_MEASUREMENTS: "TEAM_LEAD KPI_ACCOUNTABLE KPI_PERSON",
    Action.MANAGE_CUSTOM_FIELDS: _NOBODY,
    Action.MANAGE_TAGS: _NOBODY,
}
"""Who may, besides administrators."""

_OWN_WORDS = {Action.UPDATE_COMMENT}
"""What not even an administrator may do for somebody else."""

_MATRIX = list(itertools.product(Action, Relation, Role, TokenScope))


def _actor(role: Role, scope: TokenScope = TokenScope.WRITE) -> Actor:
    return Actor(org_id="org", person_id="per", role=role, scope=scope, time_zone="UTC")


def _expected(action: Action, relation: Relation, role: Role, scope: TokenScope) -> bool:
    if scope is TokenScope.READ or role is Role.VIEWER:
        return False
    is_admin = (role is Role.ADMIN or relation is Relation.ADMIN) and action not in _OWN_WORDS
    return is_admin or relation.value in _MAY[action].split()


@pytest.mark.parametrize(("action", "relation", "role", "scope"), _MATRIX)
def test_one_relation_allows_what_the_table_says(
    action: Action, relation: Relation, role: Role, scope: TokenScope
) -> None:
    assert decide(action, _actor(role, scope), [relation]).allowed is _expected(action, relation, role, scope)


@pytest.mark.parametrize("action", Action)
def test_a_member_without_a_relation_may_do_nothing(action: Action) -> None:
    assert not decide(action, _actor(Role.MEMBER), ()).allowed


@pytest.mark.parametrize("action", [action for action in Action if action not in _OWN_WORDS])
def test_an_administrator_may_do_everything(action: Action) -> None:
    assert decide(action, _actor(Role.ADMIN), ()) == Decision(allowed=True)


def test_an_administrator_does_not_change_what_others_said() -> None:
    decision = decide(Action.UPDATE_COMMENT, _actor(Role.ADMIN), ())

    assert decision == Decision(allowed=False, reason="Only the author of the comment may do this.")


@pytest.mark.parametrize("action", Action)
def test_one_relation_of_several_is_enough(action: Action) -> None:
    assert decide(action, _actor(Role.MEMBER), Relation).allowed


def test_a_token_that_only_reads_says_so() -> None:
    decision = decide(Action.CHECK_IN, _actor(Role.ADMIN, TokenScope.READ), Relation)

    assert decision == Decision(allowed=False, reason="This token only reads.")


def test_a_viewer_is_told_that_viewers_only_read() -> None:
    decision = decide(Action.CHECK_IN, _actor(Role.VIEWER), Relation)

    assert decision == Decision(allowed=False, reason="Viewers only read.")


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (Action.MANAGE_PEOPLE, "Only an administrator may do this."),
        (Action.UPDATE_TEAM, "Only an administrator or a lead of the team or of a team above it may do this."),
    ],
)
def test_a_refusal_says_who_may(action: Action, reason: str) -> None:
    assert decide(action, _actor(Role.MEMBER), ()).reason == reason


@pytest.mark.parametrize("action", Action)
def test_every_refusal_is_a_sentence(action: Action) -> None:
    reason = decide(action, _actor(Role.MEMBER), ()).reason

    assert reason is not None
    assert reason.startswith("Only the author" if action in _OWN_WORDS else "Only an administrator")


def test_what_is_allowed_is_not_refused() -> None:
    require(Action.UPDATE_PERSON, _actor(Role.MEMBER), [Relation.SELF])


def test_what_is_not_allowed_is_refused_with_the_reason() -> None:
    with pytest.raises(NotAllowed, match="Only an administrator or the person may do this") as refusal:
        require(Action.UPDATE_PERSON, _actor(Role.MEMBER))

    assert refusal.value.code is ErrorCode.NOT_ALLOWED
