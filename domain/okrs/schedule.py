"""The schedule of check-ins: when the next one is due, and from when its absence counts as stale.

- The first check-in is due one cadence after the start, or on the due date if that comes first.
- Each further one is due one cadence after the day of the newest check-in or KPI value.
- Where that day lies after the due date, nothing more is expected: a result that was looked after to its end
  never becomes stale. One that was not stays stale until somebody checks in, also after its due date.
- A key result whose source is `ALIGNED` has no values of its own, and nobody is expected to check in on it.
- Drafts, closed, archived and cancelled ones are nobody's duty; leaving them aside is the reader's part.
"""

from datetime import date, timedelta

from domain.okrs.periods import Cadence, advance


def next_check_in_due(start: date, due: date, last_date: date | None, cadence: Cadence) -> date | None:
    """Give the day until which the next check-in is expected. None when no further one is."""
    if last_date is None:
        return min(advance(start, cadence), due)
    following = advance(last_date, cadence)
    return following if following <= due else None


def stale_after(next_due: date | None, grace_days: int) -> date | None:
    """Give the last day on which a missing check-in is still forgiven. None when none is expected."""
    if next_due is None:
        return None
    return next_due + min(timedelta(days=grace_days), date.max - next_due)


def is_stale(stale_after_day: date | None, today: date) -> bool:
    """Tell whether a check-in is missing: from the day after the last day of grace."""
    return stale_after_day is not None and today > stale_after_day
