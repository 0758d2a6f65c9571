"""The contract and the code, held together: what the one promises, the other does, and nothing else."""

from typing import Any

import schemathesis
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from api.cli.contracts import OPENAPI_FILE
from tests.contract.conftest import Installation

_CONFIG = SchemathesisConfig.from_dict(
    {"base-url": "http://okra.test", "generation": {"max-examples": 20, "deterministic": True}}
)
_CONTRACT = schemathesis.openapi.from_path(OPENAPI_FILE, config=_CONFIG)


_THERE = {
    "/v1/key-results/{id}": "metric",
    "/v1/key-results/{id}/badge.svg": "metric",
    "/v1/kpis/{id}/chart.svg": "kpi",
    "/v1/kpis/{id}/measurements": "kpi",
    "/v1/objectives/{id}/chart.svg": "company_goal",
}


@_CONTRACT.parametrize()
def test_the_application_keeps_the_contract(case: Case[Any], installation: Installation) -> None:
    if case.meta is not None and case.meta.generation.mode.is_positive:
        lead_to_what_is_there(case, installation)

    # The contract was read before there was an application; checks that send requests of their own ask there, too.
    case.operation.app = case.operation.schema.app = installation.app
    case.call_and_validate(headers=installation.headers)


def lead_to_what_is_there(case: Case[Any], installation: Installation) -> None:
    """Put in what a schema cannot say: which ids, paths and cursors there are, what CSV is, which days are in order.

    And no call is atomic, since there one bad row refuses all.
    """
    if case.path in _THERE:
        case.path_parameters["id"] = installation.company[_THERE[case.path]]
    if "cursor" in case.query:
        case.query["cursor"] = installation.cursor
    if isinstance(case.body, dict) and "atomic" in case.body:
        case.body["atomic"] = False
    if isinstance(case.body, dict) and "path" in case.body:
        case.body["path"] = f"/v1/kpis/{installation.company['kpi']}/chart.svg"
    if "atomic" in case.query:
        case.query["atomic"] = "false"
    if case.media_type == "text/csv":
        case.body = "at,value\n2026-04-30T22:00:00Z,3.5\n"
    for day in {"from", "to"} & case.query.keys():
        case.query[day] = {"from": "2026-02-28", "to": "2026-05-20"}[day]
