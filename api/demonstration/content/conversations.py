"""What people say to each other in the current quarter, and who lets whom know that they have read it."""

from typing import Final

from api.demonstration.content.changes import Change
from api.demonstration.steps.talking import Acknowledge, Comment, NewestCheckIn, React
from domain.comments import ReactionEmoji

_PRINTERS: Final = NewestCheckIn("q3.printers.passed_on")
_ARTICLES: Final = NewestCheckIn("q3.desk.articles")
_PULSE: Final = NewestCheckIn("q3.stay.pulse")

CONVERSATIONS: Final = (
    Change(
        0.15,
        "Kilian Amsel",
        Comment(
            "drivers",
            "q3.printers",
            "Half of the tickets are *the same driver*. Who decides what is installed?",
            ("Greta Sandvik",),
        ),
    ),
    Change(
        0.17,
        "Greta Sandvik",
        Comment(
            "drivers_answer",
            "q3.printers",
            "I do. Send me a list of models and it is done by Friday.",
            reply_to="drivers",
        ),
    ),
    Change(0.19, "Kilian Amsel", React("drivers_answer", ReactionEmoji.HEART)),
    Change(0.19, "Svenja Harkort", React("drivers_answer", ReactionEmoji.CLAP)),
    Change(0.2, "Mara Lindqvist", Acknowledge("q3.early_shift.notes")),
    Change(
        0.25,
        "Henrike Vossberg",
        Comment(
            "churn",
            "churn",
            "This curve is the one I show to the board. Can we say in one sentence what moved it?",
            ("Freya Tannenberg", "Catarina Moreau"),
        ),
    ),
    Change(
        0.28,
        "Freya Tannenberg",
        Comment("churn_answer", "churn", "Nobody hears from us for the first time in month eleven.", reply_to="churn"),
    ),
    Change(0.3, "Henrike Vossberg", React("churn_answer", ReactionEmoji.TARGET)),
    Change(
        0.32,
        "Ingrid Sollner",
        Comment("search_done", "search", "Typed `vpn`, got the VPN article. I am moved."),
    ),
    Change(0.34, "Emre Yaldiz", React("search_done", ReactionEmoji.LAUGH)),
    Change(0.34, "Mara Lindqvist", React("search_done", ReactionEmoji.PARTY)),
    Change(
        0.36,
        "Gregor Stahlhofen",
        Comment("carrier", "q3.network.second_line", "Do we pay both carriers while we wait?", ("Luca Berardi",)),
    ),
    Change.lately(4, "Nadja Felber", Acknowledge("q3.stay.pulse")),
    Change.lately(
        4,
        "Nadja Felber",
        Comment("pulse", _PULSE, "Thank you for not hiding it. Ten minutes tomorrow?", ("Karla Wenninger",)),
    ),
    Change.lately(4, "Gregor Stahlhofen", React(_PULSE, ReactionEmoji.THINKING)),
    Change.lately(2, "Mara Lindqvist", Acknowledge("q3.printers.passed_on")),
    Change.lately(2, "Mara Lindqvist", React(_PRINTERS, ReactionEmoji.ROCKET)),
    Change.lately(2, "Fatima Benhaddou", React(_PRINTERS, ReactionEmoji.ROCKET)),
    Change.lately(
        2,
        "Annika Rosendahl",
        Comment("articles", _ARTICLES, "How did the late shift get to 41 %?", ("Mara Lindqvist", "Emre Yaldiz")),
    ),
    Change.lately(
        1,
        "Emre Yaldiz",
        Comment(
            "articles_answer",
            _ARTICLES,
            "Whoever solves a ticket without an article writes one. That is all.",
            reply_to="articles",
        ),
    ),
)
