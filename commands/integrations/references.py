"""How rows name what they refer to: by our id, by another system's key, or people by their e-mail address."""

from dataclasses import dataclass

from sqlalchemy import Table

from commands.entities import ExternalKey
from domain.errors import NotFound
from domain.orgs.people import check_email
from domain.text import check_title
from storage.external_keys import visible_holder
from storage.orgs.people import email_holder
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Email:
    """The address of a person, whatever its case."""

    address: str


Reference = str | ExternalKey | Email
"""A text is an id of ours."""


async def resolve(work: Work, table: Table, reference: Reference, *path: str) -> str:
    """Give the id of what is referred to. Raises `NotFound`, pointing to `path`.

    An id is given back as it is: the command it is for looks it up.
    """
    found = reference if isinstance(reference, str) else await _holder(work, table, reference)
    if found is None:
        raise NotFound(None, *path)
    return found


async def _holder(work: Work, table: Table, reference: ExternalKey | Email) -> str | None:
    if isinstance(reference, Email):
        return None if check_email(reference.address) else await email_holder(work, reference.address)
    if check_title(reference.source) or check_title(reference.id):
        return None
    return await visible_holder(work, table, reference.source, reference.id)
