"""A KPI: how it is described."""

from enum import StrEnum


class KpiDirection(StrEnum):
    """Which way is better."""

    HIGHER = "HIGHER"
    LOWER = "LOWER"
    IN_RANGE = "IN_RANGE"


class KpiCategory(StrEnum):
    """The part of the business a KPI speaks of."""

    FINANCIAL = "FINANCIAL"
    CUSTOMER = "CUSTOMER"
    OPERATIONAL = "OPERATIONAL"
    SALES_MARKETING = "SALES_MARKETING"


class KpiPerspective(StrEnum):
    """What a change of the KPI brings about."""

    VALUE = "VALUE"
    COST = "COST"
    RISK = "RISK"


class KpiIndicator(StrEnum):
    """Whether a KPI foretells (`LEADING`) or reports (`LAGGING`)."""

    LEADING = "LEADING"
    LAGGING = "LAGGING"


class KpiCadence(StrEnum):
    """How long a period of the KPI is."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"


class Aggregation(StrEnum):
    """How the measurements of one period become the period's value."""

    LAST = "LAST"
    SUM = "SUM"
    AVERAGE = "AVERAGE"
    MIN = "MIN"
    MAX = "MAX"
    MEDIAN = "MEDIAN"
    P95 = "P95"


class KpiHealth(StrEnum):
    """Where a value stands against the KPI's thresholds. `NO_DATA` without a value, `UNKNOWN` without thresholds."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    NO_DATA = "NO_DATA"
    UNKNOWN = "UNKNOWN"


class KpiSource(StrEnum):
    """Where the values come from."""

    MEASURED = "MEASURED"


class KpiLinkMode(StrEnum):
    """What of the KPI a linked key result takes over. `LATEST`: the value of the newest period."""

    LATEST = "LATEST"
