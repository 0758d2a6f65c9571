import pytest

from domain.affected import changes_sight, named_by

OBJECTIVE, KEY_RESULT, ALIGNMENT = (f"{prefix}_{'0' * 26}" for prefix in ("obj", "kr", "aln"))


def test_an_event_names_its_subject_first_then_its_objective_and_the_ids_in_its_data() -> None:
    data = {"key_result_id": KEY_RESULT, "alignment_ids": [ALIGNMENT, OBJECTIVE], "date": "2026-05-20"}

    assert named_by("chk_" + "0" * 26, OBJECTIVE, data) == ["chk_" + "0" * 26, OBJECTIVE, KEY_RESULT, ALIGNMENT]


def test_nothing_is_named_twice_and_nothing_that_is_no_id() -> None:
    data = {"replaces_id": None, "person_id": OBJECTIVE, "external_id": "42", "before": KEY_RESULT}

    assert named_by(OBJECTIVE, OBJECTIVE, data) == [OBJECTIVE]


@pytest.mark.parametrize(
    ("type_", "data", "expected"),
    [
        ("TEAM_MEMBER_ADDED", {}, True),
        ("TEAM_MEMBER_REMOVED", {}, True),
        ("TEAM_MOVED", {}, True),
        ("TEAM_UPDATED", {"changed": ["lead_id"]}, True),
        ("TEAM_UPDATED", {"changed": ["name"]}, False),
        ("PERSON_UPDATED", {"changed": ["name", "role"]}, True),
        ("PERSON_UPDATED", {}, False),
        ("OBJECTIVE_UPDATED", {"changed": ["lead_id"]}, False),
    ],
)
def test_who_belongs_to_whom_decides_what_is_seen(type_: str, data: dict[str, object], expected: bool) -> None:
    assert changes_sight({"type": type_, "data": data}) is expected
