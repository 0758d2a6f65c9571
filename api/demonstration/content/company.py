"""Havelstern, an invented managed-service company: what it is called, and its teams, five levels deep."""

from typing import Final

from api.demonstration.plans import TeamPlan

NAME: Final = "Havelstern Managed Services"
TIME_ZONE: Final = "Europe/Berlin"
MAIL_DOMAIN: Final = "havelstern.example"

_ROWS: Final = (
    ("Delivery", None, "Tobias Aldinger", "Everything our customers get from us, every day."),
    ("Managed Services", "Delivery", "Annika Rosendahl", "Keeps what customers rely on running."),
    ("Service Desk", "Managed Services", "Mara Lindqvist", "The first to hear of it, and the one that stays on it."),
    ("First Line", "Service Desk", "Timo Brackwede", "Answers, understands, solves two of three calls at once."),
    ("Early Shift", "First Line", "Svenja Harkort", "06:00 to 14:00, five languages."),
    ("Late Shift", "First Line", "Emre Yaldiz", "13:00 to 21:00, and the handover to on-call."),
    ("Second Line", "Service Desk", "Ingrid Sollner", "Takes what needs more than an hour."),
    ("Infrastructure Operations", "Managed Services", "Rasmus Kjeldahl", "Servers, storage, backup, monitoring."),
    ("Network & Sites", "Infrastructure Operations", "Luca Berardi", "212 customer sites and the lines between them."),
    ("Projects", "Delivery", "Davide Fontanella", "Changes with an end date and a price."),
    ("Cloud Projects", "Projects", "Eleni Papadaki", "Migrations and landing zones."),
    ("Growth", None, "Catarina Moreau", "How people find us, buy from us, and stay."),
    ("Marketing", "Growth", "Solveig Bruns", "What we say, and where."),
    ("Digital Marketing", "Marketing", "Jonas Wiechmann", "Search, campaigns, the website."),
    ("Content", "Digital Marketing", "Clara Weidenfeld", "Stories from the engine room."),
    ("Blog Desk", "Content", "Noemi Castellan", "Two articles a week, written by those who did the work."),
    ("Sales", "Growth", "Mateusz Zielony", "Offers worth the paper."),
    ("Customer Success", "Sales", "Freya Tannenberg", "Makes sure that customers get what they bought."),
    ("Platform & Security", None, "Ilse van Doorn", "The ground everything else stands on."),
    ("Engineering", "Platform & Security", "Pauline Charrier", "Builds and ships our own tools."),
    (
        "Application Management",
        "Engineering",
        "Oskar Lindenau",
        "340 applications of customers, from first to last day.",
    ),
    ("Lifecycle", "Application Management", "Piotr Jaworek", "Knows when each application has to go."),
    ("Information Security", "Platform & Security", "Yusuf Demirkan", "Rules people can live with."),
    ("Security Operations", "Information Security", "Zuzana Hradecka", "Looks at what nobody else sees."),
    ("Finance & People", None, "Gregor Stahlhofen", "Money, contracts, and the people behind all of this."),
    ("Finance", "Finance & People", "Birgit Oltmanns", "The books, the forecast, the invoices."),
    ("People & Culture", "Finance & People", "Nadja Felber", "Hiring, growing, listening."),
)

TEAMS: Final = tuple(TeamPlan(name, name, parent, lead, description) for name, parent, lead, description in _ROWS)
"""Parents before the teams below them."""
