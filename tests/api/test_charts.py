"""Charts and badges: what stands in them, for eyes, for ears, and for nobody else."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.charts.badges import draw_badge
from api.charts.canvas import fitted, width_of
from api.charts.colours import Theme, style_sheet
from api.charts.kpi_chart import draw_kpi
from api.charts.looks import Look
from api.charts.objective_chart import draw_objective
from api.charts.subjects import Badge, ChartedPeriod, KpiChart, ObjectiveChart, Progressed
from domain.kpis.kpis import NO_TARGET, NO_THRESHOLDS, KpiCadence, KpiDirection, KpiHealth, Target, Thresholds
from domain.okrs.bands import BandLimits
from domain.okrs.status import Status
from domain.units import Unit

SVG = "{http://www.w3.org/2000/svg}"
APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 30)
NASTY = "<script>alert(1)</script> & \"'>]]>\x00\x0b\ufffe\u202eevil"


def months(*values: str | None, target: Target = NO_TARGET, thresholds: Thresholds = NO_THRESHOLDS) -> KpiChart:
    periods = tuple(
        ChartedPeriod(
            date(2025 + place // 12, 1 + place % 12, 1),
            None if value is None else Decimal(value),
            KpiHealth.GREEN if value else KpiHealth.NO_DATA,
            target,
            thresholds,
        )
        for place, value in enumerate(values)
    )
    return KpiChart("kpi_1", "Churn", Unit.PERCENT, None, KpiDirection.HIGHER, KpiCadence.MONTHLY, periods)


def goal(*history: tuple[int, str, Status]) -> ObjectiveChart:
    told = tuple(Progressed(APRIL + timedelta(days), Decimal(share), status) for days, share, status in history)
    return ObjectiveChart("obj_1", "Grow", APRIL, JUNE, APRIL, JUNE, date(2026, 5, 20), BandLimits(), told)


BADGE = Badge("kr_1", "Reduce churn", Decimal("0.725"), Status.ON_TRACK)
PICTURES: list[Callable[[str, Theme], bytes]] = [
    lambda text, theme: draw_kpi(replace(months("1", None, "3"), name=text), Look(theme=theme)),
    lambda text, theme: draw_objective(replace(goal((0, "0.1", Status.AT_RISK)), title=text), Look(theme=theme)),
    lambda text, theme: draw_badge(replace(BADGE, label=text), theme),
]


def read(drawn: bytes) -> ET.Element:
    return ET.fromstring(drawn)


def texts(drawn: bytes) -> list[str]:
    return [(element.text or "").replace("\u00a0", " ") for element in read(drawn).iter(f"{SVG}text")]


def said(drawn: bytes, part: str = "desc") -> str:
    return (read(drawn).findtext(f"{SVG}{part}") or "").replace("\u00a0", " ")


def looks(drawn: bytes, name: str) -> list[ET.Element]:
    return [element for element in read(drawn).iter() if name in element.get("class", "").split()]


def heights(drawn: bytes, name: str) -> list[tuple[float, float]]:
    return [
        (float(band.attrib["y"]), float(band.attrib["y"]) + float(band.attrib["height"])) for band in looks(drawn, name)
    ]


@pytest.mark.parametrize("draw", PICTURES)
def test_a_picture_runs_nothing_and_asks_for_nothing_whatever_its_title(draw: Callable[[str, Theme], bytes]) -> None:
    drawn = draw(NASTY, Theme.auto)

    elements = list(read(drawn).iter())
    assert {element.tag.removeprefix(SVG) for element in elements} <= {
        "svg", "title", "desc", "style", "rect", "path", "circle", "text", "defs",
    }  # fmt: skip
    names = {name for element in elements for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name or name == "style"}
    assert set(re.findall(r"[a-z]+://[^\"\s]+", drawn.decode())) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not re.search(r"@import|url\(", drawn.decode())
    assert "<script>alert(1)</script> &" in said(drawn, "title")
    assert "\u202e" not in drawn.decode()


@pytest.mark.parametrize("draw", PICTURES)
def test_a_picture_has_a_name_and_a_description_for_who_listens(draw: Callable[[str, Theme], bytes]) -> None:
    root = read(draw("Reduce churn", Theme.auto))

    assert root.get("role") == "img"
    labels = (root.get("aria-labelledby") or "").split()
    named = [element for element in root.iter() if element.get("id") in labels]
    assert [element.tag.removeprefix(SVG) for element in named] == ["title", "desc"]
    assert all(element.text for element in named)


@pytest.mark.parametrize("draw", PICTURES)
def test_a_picture_follows_the_theme_of_who_looks_unless_told_otherwise(draw: Callable[[str, Theme], bytes]) -> None:
    auto, light, dark = (draw("Reduce churn", theme).decode() for theme in Theme)

    assert "prefers-color-scheme:dark" in auto
    assert "prefers-color-scheme" not in light + dark
    assert light != dark


@pytest.mark.parametrize("draw", PICTURES)
def test_the_same_is_drawn_the_same_way_each_time(draw: Callable[[str, Theme], bytes]) -> None:
    assert draw("Reduce churn", Theme.auto) == draw("Reduce churn", Theme.auto)


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=500), width=st.integers(200, 1_200), height=st.integers(120, 800))
def test_any_title_at_any_size_makes_a_picture(text: str, width: int, height: int) -> None:
    drawn = draw_kpi(replace(months("1", "2"), name=text), Look(width, height))

    assert (read(drawn).get("width"), read(drawn).get("height")) == (str(width), str(height))


@pytest.mark.parametrize("text", ["a" * 500, "日本語" * 100, "👩‍👩‍👧‍👦" * 60, "é" * 300, "زمن الاستجابة " * 30])
def test_a_long_text_is_cut_off_where_it_would_not_fit(text: str) -> None:
    cut = fitted(text, 150)

    assert width_of(cut) <= 150
    assert cut.endswith("…")
    assert not cut.removesuffix("…").endswith(("\u200d", "e"))
    assert fitted("Short", 150) == "Short"


def test_a_chart_says_how_the_kpi_stands_in_words() -> None:
    drawn = draw_kpi(months("40", None, "45", target=Target(Decimal(50))), Look())

    assert texts(drawn)[:3] == ["Churn", "45 % · green", "target 50 %"]
    assert said(drawn) == (
        "A line chart of 2 values by period, Jan 2025 to Mar 2025. The newest, of Mar 2025: 45 %, green, target 50 %. "
        "Lowest 40 %, highest 45 %."
    )


def test_a_period_without_a_value_leaves_a_gap() -> None:
    whole, broken = draw_kpi(months("1", "2", "3", "4"), Look()), draw_kpi(months("1", "2", None, "3", "4"), Look())

    assert (len(looks(whole, "value")), len(looks(whole, "bridge"))) == (1, 0)
    assert (len(looks(broken, "value")), len(looks(broken, "bridge"))) == (2, 1)


@pytest.mark.parametrize("values", [(), (None, None)])
def test_without_any_value_the_chart_says_so(values: tuple[None, ...]) -> None:
    drawn = draw_kpi(months(*values), Look())

    assert texts(drawn).count("no data yet") == 2
    assert looks(drawn, "value") == []


@pytest.mark.parametrize(
    ("direction", "target", "limits", "order"),
    [
        (KpiDirection.HIGHER, Target(Decimal(50)), ("45", "30"), ["green", "yellow", "red"]),
        (KpiDirection.LOWER, Target(Decimal(50)), ("55", "70"), ["red", "yellow", "green"]),
        (
            KpiDirection.IN_RANGE,
            Target(None, Decimal(40), Decimal(60)),
            ("0", "10"),
            ["red", "yellow", "green", "green", "yellow", "red"],
        ),
    ],
)
def test_the_bands_lie_on_their_sides_from_the_top_down(
    direction: KpiDirection, target: Target, limits: tuple[str, str], order: list[str]
) -> None:
    chart = months("10", "90", target=target, thresholds=Thresholds(*map(Decimal, limits)))
    drawn = draw_kpi(replace(chart, direction=direction), Look())

    bands = sorted((top, end, look) for look in ("green", "yellow", "red") for top, end in heights(drawn, look))
    assert [look for _, _, look in bands] == order
    assert all(abs(one[1] - other[0]) < 0.2 for one, other in pairwise(bands))


def test_what_was_aimed_at_before_is_drawn_where_it_was_in_force() -> None:
    early = months("1", "2", target=Target(Decimal(3)), thresholds=Thresholds(Decimal(2), Decimal(1)))
    late = months("1", "2", target=Target(Decimal(9)), thresholds=Thresholds(Decimal(8), Decimal(7)))
    drawn = draw_kpi(replace(early, periods=early.periods + late.periods), Look())

    assert len(looks(drawn, "green")) == 2
    assert looks(drawn, "target")[0].attrib["d"].count("L") == 3


def test_years_of_days_make_a_small_file_that_keeps_its_spike() -> None:
    values = ["1"] * 7_305
    values[3_000] = "1000"
    drawn = draw_kpi(months(*values), Look())

    assert len(drawn) < 20_000
    assert len({place[1] for place in re.findall(r"([\d.]+),([\d.]+)", looks(drawn, "value")[0].attrib["d"])}) == 2


@pytest.mark.parametrize("values", [("1e307", "-1e307"), ("1e-307", "2e-307"), ("0",), ("-5", "-5"), ("1e20", "1e-20")])
def test_numbers_of_any_size_have_a_place(values: tuple[str, ...]) -> None:
    drawn = draw_kpi(months(*values), Look(200, 120))

    places = re.findall(r"[ML]([\d.]+),([\d.]+)", " ".join(each.get("d", "") for each in looks(drawn, "value")))
    assert all(0 <= float(x) <= 200 and 0 <= float(y) <= 120 for x, y in places)
    assert "nan" not in drawn.decode()


def test_an_axis_tells_its_numbers_apart() -> None:
    labels = texts(draw_kpi(months("1000000", "1000400"), Look()))[2:]

    assert len(set(labels)) == len(labels)


def test_an_objective_is_shown_beside_what_was_expected() -> None:
    drawn = draw_objective(goal((0, "0", Status.OFF_TRACK), (20, "0.47", Status.AT_RISK)), Look())

    assert texts(drawn)[:3] == ["Grow", "47 % · at risk", "expected 55 %"]
    assert said(drawn) == (
        "A line chart of progress from 1 Apr 2026 to 30 Jun 2026. On 20 May 2026: 47 %, expected 55 %, at risk."
    )
    assert [len(looks(drawn, look)) for look in ("green", "yellow", "red", "target", "today", "value")] == [1] * 6


def test_an_objective_of_which_nothing_is_known_says_so() -> None:
    never = draw_objective(goal(), Look())
    not_any_more = draw_objective(goal((0, "0.5", Status.ON_TRACK), (9, "0", Status.NO_DATA)), Look())

    assert texts(never).count("no data yet") == 2
    assert texts(not_any_more).count("no data yet") == 1
    assert len(looks(not_any_more, "value")) == 1


def test_a_chart_of_days_to_come_shows_only_what_is_expected() -> None:
    chart = replace(goal(), first=date(2026, 6, 1), last=date(2026, 7, 31))
    drawn = draw_objective(chart, Look())

    assert (len(looks(drawn, "value")), len(looks(drawn, "today")), len(looks(drawn, "target"))) == (0, 0, 1)


@pytest.mark.parametrize(
    ("badge", "shown"),
    [
        (BADGE, ["Reduce churn", "72 % · on track"]),
        (replace(BADGE, status=Status.NO_DATA), ["Reduce churn", "no data yet"]),
        (replace(BADGE, label=""), ["72 % · on track"]),
    ],
)
def test_a_badge_says_its_name_and_how_it_stands(badge: Badge, shown: list[str]) -> None:
    drawn = draw_badge(badge, Theme.auto)

    assert texts(drawn) == shown
    assert said(drawn, "title") == ": ".join(shown)


def test_each_status_has_a_colour_of_its_own() -> None:
    marks = {
        look
        for status in Status
        for element in read(draw_badge(replace(BADGE, status=status), Theme.light)).iter()
        for look in element.get("class", "").split()
        if look.startswith("mark-")
    }

    assert len(marks) == len(Status)


GROUNDS = {
    ".ink": [".ground"],
    ".faint": [".ground", ".plain", ".green", ".yellow", ".red"],
    ".on-mark": [".label", ".mark-green", ".mark-yellow", ".mark-red", ".mark-blue", ".mark-grey"],
}


def brightness(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [Theme.light, Theme.dark])
def test_text_stands_out_from_whatever_it_is_written_on(theme: Theme) -> None:
    fills = dict(re.findall(r"(\.[\w-]+){fill:(#\w{6})", style_sheet(theme)))

    for text, grounds in GROUNDS.items():
        for ground in grounds:
            darker, brighter = sorted(brightness(fills[each]) for each in (text, ground))
            assert (brighter + 0.05) / (darker + 0.05) >= 4.5, (text, ground)
