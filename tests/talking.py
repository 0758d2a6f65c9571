"""What the people of the company of tests do for their goals, and what they say to one another."""

from dataclasses import replace
from datetime import date
from typing import Final

from commands.comments.comments import AddComment, DeleteComment, add_comment, delete_comment
from commands.comments.reactions import React, add_reaction
from commands.entities import ExternalKey
from commands.initiatives.initiatives import CreateInitiative, create_initiative
from commands.initiatives.lifecycle import ChangeInitiative, archive_initiative
from commands.okrs.acknowledgements import AcknowledgeCheckIn, acknowledge_check_in
from domain.comments import ReactionEmoji
from domain.initiatives import InitiativeState
from tests.company import Company

_INITIATIVES: Final = {
    "campaign": ("metric", "eve", CreateInitiative("", "", "Calls.", None, date(2026, 5, 10))),
    "workshop": ("squad_goal", "dan", CreateInitiative("", "", None, None, date(2026, 6, 1))),
    "fair": ("sold", "finn", CreateInitiative("", "", state=InitiativeState.DONE)),
    "chore": ("sales_goal", None, CreateInitiative("", "")),
    "plot": ("secret", "finn", CreateInitiative("", "", state=InitiativeState.IN_PROGRESS)),
    "shelved": ("squad_goal", "dan", CreateInitiative("", "")),
    "tuning": ("driven", "cleo", CreateInitiative("", "")),
    "liaison": ("by_others", "ben", CreateInitiative("", "")),
    "past_work": ("past_goal", "finn", CreateInitiative("", "")),
}
_COMMENTS: Final = (
    ("remark", "squad_goal", "eve", None, ("dan", "gone")),
    ("answer", "squad_goal", "dan", "remark", ()),
    ("own_word", "squad_goal", "ada", None, ("eve",)),
    ("withdrawn", "metric", "ben", None, ("eve",)),
    ("praise", "last_word", "dan", None, ("eve",)),
    ("hint", "campaign", "ben", None, ()),
    ("question", "kpi", "cleo", None, ("dan",)),
    ("murmur", "private_goal", "finn", None, ("dan",)),
    ("secret_praise", "secret_word", "finn", None, ()),
    ("plotting", "plot", "finn", None, ()),
    ("past_remark", "past_goal", "finn", None, ("cleo",)),
)
_REACTIONS: Final = (
    ("remark", "ben", ReactionEmoji.PARTY),
    ("remark", "cleo", ReactionEmoji.PARTY),
    ("remark", "dan", ReactionEmoji.HEART),
    ("last_word", "ben", ReactionEmoji.CLAP),
    ("murmur", "finn", ReactionEmoji.EYES),
    ("withdrawn", "eve", ReactionEmoji.SAD),
)


async def work_and_talk(company: Company) -> None:
    """Begin initiatives, comment on one thing of each kind, react, delete a comment, acknowledge a check-in."""
    for name, (parent, owner, command) in _INITIATIVES.items():
        given = replace(
            command,
            parent_id=company[parent],
            title=f"{name.replace('_', ' ').capitalize()} of {company.name}",
            owner_id=company[owner] if owner else None,
            external_key=ExternalKey("tracker", f"{company.name}-{name}"),
        )
        company.ids[name] = await company.run(create_initiative, given)
    await company.run(archive_initiative, ChangeInitiative(company["shelved"]))
    for name, subject, author, answered, mentioned in _COMMENTS:
        text = f"{name.replace('_', ' ').capitalize()} of {company.name}"
        mention_ids = tuple(company[person] for person in mentioned)
        comment = AddComment(company[subject], text, mention_ids, company[answered] if answered else None)
        company.ids[name] = await company.run(add_comment, comment, author)
    for subject, person, emoji in _REACTIONS:
        await company.run(add_reaction, React(company[subject], emoji), person)
    await company.run(delete_comment, DeleteComment(company["withdrawn"]), "ben")
    await company.run(acknowledge_check_in, AcknowledgeCheckIn(company["last_word"]), "dan")
    for name in ("secret_word", "past_word"):
        await company.run(acknowledge_check_in, AcknowledgeCheckIn(company[name]), "finn")
