"""What operators may tune about the REST surface."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RestSettings:
    """Limits of one request; sizes are in bytes, times in seconds."""

    measurements_bytes: int = 2 * 1024 * 1024
    """Longest body with measurements: room for 5,000 rows of 400 bytes."""

    image_link_bytes: int = 4 * 1024
    """Longest body that asks for a link to a picture."""

    deadline_seconds: float = 10.0
    """Time that a request may take once it has arrived."""

    readiness_seconds: float = 2.0
    """Time that the database has to say that it is there."""
