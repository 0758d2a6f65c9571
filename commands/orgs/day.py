"""The turn of the day: statuses by pace depend on the day, also where nobody does anything."""

from storage.work import Work


async def turn_day(_work: Work, _command: None) -> None:
    """Do nothing, on a day on which no command ran yet: every command brings its organization up to the day."""
