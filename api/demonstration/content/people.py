"""The sixty people of the company, none of whom exists."""

from typing import Final

from api.demonstration.plans import PersonPlan
from domain.actor import Role

OKR_LEAD: Final = "Mara Lindqvist"
"""Who looks after the OKRs, and whose token the demonstration gives out: an administrator with own key results."""

_ROWS: Final = (
    (OKR_LEAD, "Service Desk Manager and OKR Lead", "Service Desk"),
    ("Henrike Vossberg", "Chief Executive Officer", None),
    ("Tobias Aldinger", "Chief Operating Officer", "Delivery"),
    ("Catarina Moreau", "Chief Revenue Officer", "Growth"),
    ("Ilse van Doorn", "Chief Technology Officer", "Platform & Security"),
    ("Gregor Stahlhofen", "Chief Financial Officer", "Finance & People"),
    ("Annika Rosendahl", "Head of Managed Services", "Managed Services"),
    ("Davide Fontanella", "Head of Projects", "Projects"),
    ("Solveig Bruns", "Head of Marketing", "Marketing"),
    ("Mateusz Zielony", "Head of Sales", "Sales"),
    ("Pauline Charrier", "Head of Engineering", "Engineering"),
    ("Yusuf Demirkan", "Chief Information Security Officer", "Information Security"),
    ("Birgit Oltmanns", "Head of Finance", "Finance"),
    ("Nadja Felber", "Head of People & Culture", "People & Culture"),
    ("Rasmus Kjeldahl", "Infrastructure Operations Manager", "Infrastructure Operations"),
    ("Eleni Papadaki", "Cloud Projects Lead", "Cloud Projects"),
    ("Jonas Wiechmann", "Digital Marketing Lead", "Digital Marketing"),
    ("Freya Tannenberg", "Customer Success Lead", "Customer Success"),
    ("Oskar Lindenau", "Application Management Lead", "Application Management"),
    ("Zuzana Hradecka", "Security Operations Lead", "Security Operations"),
    ("Timo Brackwede", "First Line Lead", "First Line"),
    ("Ingrid Sollner", "Second Line Lead", "Second Line"),
    ("Luca Berardi", "Network & Sites Lead", "Network & Sites"),
    ("Clara Weidenfeld", "Content Lead", "Content"),
    ("Piotr Jaworek", "Lifecycle Lead", "Lifecycle"),
    ("Svenja Harkort", "Early Shift Lead", "Early Shift"),
    ("Emre Yaldiz", "Late Shift Lead", "Late Shift"),
    ("Noemi Castellan", "Blog Editor", "Blog Desk"),
    ("Kilian Amsel", "Service Desk Agent", "Early Shift"),
    ("Fatima Benhaddou", "Service Desk Agent", "Early Shift"),
    ("Hanno Greve", "Apprentice", "Early Shift"),
    ("Lotte Vermeiren", "Service Desk Agent", "Late Shift"),
    ("Dario Pellegrin", "Service Desk Agent", "Late Shift"),
    ("Sofie Nyborg", "Service Desk Agent", "Late Shift"),
    ("Malte Kirchhof", "Support Engineer", "Second Line"),
    ("Amira Toumi", "Support Engineer", "Second Line"),
    ("Bence Halmosi", "Support Engineer", "Second Line"),
    ("Rieke Dombrowski", "Network Engineer", "Network & Sites"),
    ("Stefan Auerhammer", "Network Engineer", "Network & Sites"),
    ("Ondrej Vavra", "Field Engineer", "Network & Sites"),
    ("Greta Sandvik", "Systems Engineer", "Infrastructure Operations"),
    ("Paul Niederhausen", "Systems Engineer", "Infrastructure Operations"),
    ("Milena Kostadin", "Cloud Architect", "Cloud Projects"),
    ("Arne Feddersen", "Cloud Consultant", "Cloud Projects"),
    ("Giulia Rovere", "Project Manager", "Cloud Projects"),
    ("Thea Ostermann", "Project Manager", "Projects"),
    ("Karla Wenninger", "People Partner", "People & Culture"),
    ("Hedda Lorenzen", "Search Specialist", "Digital Marketing"),
    ("Bruno Caldas", "Performance Marketing Manager", "Digital Marketing"),
    ("Leonie Pfaff", "Social Media Editor", "Content"),
    ("Marek Dvorsky", "Technical Writer", "Blog Desk"),
    ("Vera Kuhlmann", "Account Executive", "Sales"),
    ("Joaquim Sardinha", "Account Executive", "Sales"),
    ("Elif Arsan", "Customer Success Manager", "Customer Success"),
    ("Wanda Grzybek", "Application Engineer", "Application Management"),
    ("Ruben Haverkamp", "Application Engineer", "Lifecycle"),
    ("Katinka Behrens", "Security Analyst", "Security Operations"),
    ("Aleksander Moen", "Awareness Trainer", "Information Security"),
    ("Doris Michaelsen", "Controller", "Finance"),
    ("Ulrich Tasch", "Internal Auditor", None),
)

_ADMINISTRATORS: Final = frozenset({OKR_LEAD, "Henrike Vossberg", "Gregor Stahlhofen"})
_VIEWERS: Final = frozenset({"Hanno Greve", "Ulrich Tasch"})


def _role(name: str) -> Role:
    if name in _ADMINISTRATORS:
        return Role.ADMIN
    return Role.VIEWER if name in _VIEWERS else Role.MEMBER


PEOPLE: Final = tuple(PersonPlan(name, name, title, team, _role(name)) for name, title, team in _ROWS)
