"""The floor: SQL written by hand that makes the whole answer in the database, behind a bare ASGI application.

No schema, no authentication, no visibility, no limits: what is left when everything is left out.
"""

import os
from typing import Any, Final

import asyncpg

_KEY_RESULT: Final = (
    "json_build_object('id', k.id, 'title', k.title, 'progress', k.progress, 'status', k.status,"
    " 'currentValue', k.current_value"
)
_OBJECTIVE: Final = "'id', o.id, 'title', o.title, 'progress', o.progress, 'status', o.status, 'dueDate', o.due_date"
_KEY_RESULTS: Final = f"""
    'keyResults', json_build_object('nodes', (
        SELECT coalesce(json_agg({_KEY_RESULT})), '[]') FROM key_results k
        WHERE k.org_id = o.org_id AND k.objective_id = o.id))"""

BOARD: Final = f"""
SELECT json_build_object('team', json_build_object('id', t.id, 'name', t.name, 'objectives', json_build_object('nodes',
    (SELECT json_agg(json_build_object(
        {_OBJECTIVE},
        'lead', json_build_object('id', lead.id, 'name', lead.name),
        'alignments', (
            SELECT coalesce(json_agg(json_build_object('parent', json_build_object(
                'id', p.id, 'title', p.title, 'progress', p.progress))), '[]')
            FROM alignments a JOIN objectives p ON p.org_id = a.org_id AND p.id = a.parent_objective_id
            WHERE a.org_id = o.org_id AND a.objective_id = o.id),
        'keyResults', json_build_object('nodes', (
            SELECT coalesce(json_agg({_KEY_RESULT}, 'owner', json_build_object('id', w.id, 'name', w.name))), '[]')
            FROM key_results k JOIN people w ON w.org_id = k.org_id AND w.id = k.owner_id
            WHERE k.org_id = o.org_id AND k.objective_id = o.id))))
    FROM objectives o JOIN people lead ON lead.org_id = o.org_id AND lead.id = o.lead_id
    WHERE o.org_id = t.org_id AND o.team_id = t.id))))
FROM teams t WHERE t.org_id = $1 AND t.id = $2"""

TREE: Final = f"""
SELECT json_build_object('objectives', json_build_object('nodes', json_agg(json_build_object(
    'alignedObjectives', json_build_object('nodes', (
        SELECT coalesce(json_agg(json_build_object({_OBJECTIVE}, {_KEY_RESULTS})), '[]')
        FROM alignments a JOIN objectives o ON o.org_id = a.org_id AND o.id = a.objective_id
        WHERE a.org_id = c.org_id AND a.parent_objective_id = c.id)),
    {_OBJECTIVE.replace("o.", "c.")}, {_KEY_RESULTS.replace("o.", "c.")}))))
FROM (SELECT * FROM objectives WHERE org_id = $1 AND scope = 'COMPANY' ORDER BY id LIMIT 8) c"""

LIST: Final = f"""
SELECT json_build_object('keyResults', json_build_object('nodes', json_agg({_KEY_RESULT}, 'dueDate', k.due_date))))
FROM (SELECT * FROM key_results WHERE org_id = $1 ORDER BY id LIMIT 100) k"""

_STATEMENTS: Final = {"/board": BOARD, "/tree": TREE, "/list": LIST}
_pools: list[Any] = []


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer `/board?<team>`, `/tree` and `/list` with what the database made."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    arguments = [os.environ["OKRA_BENCHMARK_ORGANIZATION"]]
    if scope["query_string"]:
        arguments.append(scope["query_string"].decode())
    body = (await _pools[0].fetchval(_STATEMENTS[scope["path"]], *arguments)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Any, send: Any) -> None:
    await receive()
    _pools.append(await asyncpg.create_pool(os.environ["OKRA_DATABASE_URL"], min_size=1, max_size=10))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await _pools[0].close()
    await send({"type": "lifespan.shutdown.complete"})
