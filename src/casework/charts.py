"""One way to show a chart: the finding as its title, its words and its data beside it."""

import base64
import io
import json
import math
import os
import textwrap
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert
from IPython.display import display
from PIL import Image

from casework.formats import VEGALITE, in_points, percent, printable

# The fonts that vl-convert carries, rather than the machine's: on Linux, charts are the same
# everywhere, and drawn in a third less time. It looks for fonts once, when it is first used.
_asked = os.environ.get("FONTCONFIG_FILE")
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
del os.environ["FONTCONFIG_FILE"]
os.environ |= {"FONTCONFIG_FILE": _asked} if _asked else {}

#: One colour a grade, 3:1 or better on the light and on the dark page, and told apart with the
#: common colour-vision deficiencies.
GRADE_COLOURS = {"good": "#0072B2", "requires improvement": "#858585", "inadequate": "#D55E00"}

#: The colour of anything that stands for no grade; ``currentColor`` lets the page choose it,
#: so the same drawing works on a light and on a dark page.
INK = "currentColor"

#: Charts are drawn for a phone, where they appear at about their own size, and enlarged on a
#: desktop. Drawn the other way round their labels would be too small on a phone.
WIDTH = 330

#: Letters that fit on one line of a chart of that width.
TITLE_LETTERS, SUBTITLE_LETTERS = 44, 58

#: Columns that only the drawing needs; the chart's CSV and table leave them out.
FOR_DRAWING = {"label", "order", "ours", "named", "named_at", "letter", "tile_column", "tile_row"}

#: Names of other columns that aren't the words for them.
HEADINGS = {
    "of": "out of",
    "low": "interval from",
    "high": "interval to",
    "joint_low": "joint interval from",
    "joint_high": "joint interval to",
    "raw": "share in the cases read",
    "worst": "probability",
    "first": "first inspection",
    "first_of": "first inspection, out of",
    "first_evidence": "first inspection, evidence",
    "back": "return visit",
    "back_of": "return visit, out of",
    "back_evidence": "return visit, evidence",
    "thames_valley": "Thames Valley",
    "thames_valley_of": "Thames Valley, out of",
    "wiltshire": "Wiltshire",
    "wiltshire_of": "Wiltshire, out of",
    "local_authority": "local authority",
}

#: The formats of shares in a chart's words, what they are called in its table, and what makes
#: them: d3's own round the binary number, and none counts in points.
FORMATS = {
    ".0%": ("whole per cent", partial(percent, places=0)),
    ".1%": ("per cent", percent),
    "points": ("points", in_points),
}

#: The force that a reader has chosen on the page, or none; ``figures.js`` sets it in every chart.
FORCE = alt.param(name="force", value="")

#: The force whose page shows a chart of all forces, or none.
OWN = alt.param(name="own", value="")

#: Lines to read a value by, faint on either page, but for zero, where shares begin or agree.
ZERO_LINE = alt.condition(alt.datum.value == 0, alt.value("#888888"), alt.value("#88888840"))


def grade_colour() -> alt.Color:
    """A colour encoding that gives each grade its one colour; labels stand in the chart."""
    grades = list(GRADE_COLOURS)
    scale = alt.Scale(domain=grades, range=list(GRADE_COLOURS.values()))
    return alt.Color("grade:N", scale=scale, sort=grades, legend=None)


def show(
    chart: alt.TopLevelMixin,
    data: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt_text: str,
    caption: str,
    source: str,
    points: Iterable[str] = (),
) -> None:
    """Display a chart with everything a reader needs to trust it and take it away.

    ``data`` is the tidy table that the chart draws, which becomes its CSV and its table in the
    book; ``name`` is that CSV's name and the chart's address. The title says the finding, the
    subtitle what is shown, of whom and how many; the alternative text what a reader who can't see
    the chart would want to know. The columns ``points`` hold differences of shares, which the
    table prints in percentage points. Raises ``ValueError`` if the chart draws another table.

    Notebooks keep the specification, which nbval compares, and a picture, which it doesn't.
    """
    words = {"title": title, "subtitle": subtitle, "caption": caption, "source": source}
    printable(" ".join([*words.values(), alt_text]))
    drawn_title = alt.Title(**heading(title, subtitle), anchor="start")
    spec = chart.properties(title=drawn_title, description=alt_text).to_dict()
    del spec["config"]  # Altair's own looks; the pages have theirs
    if [set(row) for rows in spec["datasets"].values() for row in rows] != [set(data)] * len(data):
        raise ValueError(f"chart {name} must draw one table, the one that it is shown with")
    # Altair names a table by a hash of all its digits, the last of which differ between machines.
    (hashed,) = spec["datasets"]
    spec = json.loads(json.dumps(spec).replace(f'"{hashed}"', f'"{name}"'))
    rows = spec["datasets"][name]
    for row in rows:
        row |= {key: round(cell, 6) for key, cell in row.items() if isinstance(cell, float)}
        printable(" ".join(str(cell or "") for cell in row.values()))
    _put_in_words(spec, rows)
    points = list(points)
    share = "difference" if "share" in points else "fair guess" if "raw" in data else "share"
    headings = HEADINGS | {"share": share}
    columns = [[name, headings.get(name, name)] for name in data if name not in FOR_DRAWING]
    spec["usermeta"] = {"name": name, **words, "columns": columns}
    if points:
        spec["usermeta"]["points"] = points
    drawn = base64.b64encode(picture(spec)).decode("ascii")
    bundle = {VEGALITE: spec, "image/png": drawn, "text/plain": f"{title}. {alt_text}"}
    display(bundle, metadata={VEGALITE: {}, "image/png": {"width": 420}}, raw=True)


def heading(title: str, subtitle: str) -> dict[str, list[str]]:
    """The title and subtitle of a chart in lines that fit its width."""
    lines = textwrap.wrap(subtitle, SUBTITLE_LETTERS)
    return {"text": textwrap.wrap(title, TITLE_LETTERS), "subtitle": lines}


def _put_in_words(spec: dict, rows: list[dict]) -> None:
    """Give each row the shares that the chart has in words, as text in columns of their own."""
    for part in [*spec.get("layer", []), *spec.get("vconcat", []), *spec.get("hconcat", [])]:
        _put_in_words(part, rows)
    shown = [spec.get("encoding", {}).get(channel, []) for channel in ("text", "tooltip")]
    for field in (f for one in shown for f in (one if isinstance(one, list) else [one])):
        if field.get("format") in FORMATS:
            unit, form = FORMATS[field.pop("format")]
            name = field["field"]
            for row in rows:
                row[f"{name}, {unit}"] = "" if row[name] is None else form(row[name])
            field.setdefault("title", name)
            field |= {"field": f"{name}, {unit}", "type": "nominal"}


def picture(spec: dict) -> bytes:
    """A chart as PNG on white, as notebooks keep it."""
    return lighter(vl_convert.vegalite_to_png(spec | {"background": "white"}, scale=2))


def lighter(drawn: bytes) -> bytes:
    """A PNG in so few colours that it weighs about an eighth.

    They are chosen by every second pixel of every second line, which is three times as quick, and
    passes over no line of a chart: those are two pixels wide or more.
    """
    file = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as image:
        whole = image.convert("RGB")
        some = whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.NEAREST)
        few = whole.quantize(palette=some.quantize(64), dither=Image.Dither.NONE)
        few.save(file, "PNG")
    return file.getvalue()


def row_height(rows: int) -> alt.Step:
    """The height of a row with words above its mark: less where rows are many, to fit a screen."""
    return alt.Step(42 if rows <= 6 else 34)


def row_words(base: alt.Chart, name: str, label: str) -> tuple[alt.Chart, alt.Chart]:
    """Above the mark of each row of ``base``: its name at the left, its label bold at the right.

    ``name`` and ``label`` are columns of the chart's table.
    """
    above = {"baseline": "bottom", "dy": -4}
    return (
        base.mark_text(align="left", **above).encode(x=alt.value(0), text=f"{name}:N"),
        base.mark_text(align="right", fontWeight="bold", **above).encode(
            x=alt.value(WIDTH), text=f"{label}:N"
        ),
    )


def marked() -> dict[str, object]:
    """The opacity of a mark, two fifths of it once a reader has chosen another force.

    The table needs a column ``force``; `FORCE` has to be among the chart's parameters.
    """
    return alt.condition("force == '' || datum.force == force", alt.value(1), alt.value(2 / 5))


def force_strokes(rows: pd.DataFrame, row: str, x: alt.X, grade: str) -> list[alt.Chart]:
    """A stroke for each force in each row of a chart; of a chosen one a dot, and its words.

    ``row`` and ``grade`` are columns of the table, which also has inspection, force and label.
    `FORCE` and `OWN` have to be among the chart's parameters.
    """
    y = alt.Y(f"{row}:N", sort=None, axis=None)
    every = alt.Chart(rows, width=WIDTH, height=row_height(1)).encode(y=y)
    tooltip = [alt.Tooltip("inspection:N", title="title"), alt.Tooltip(f"{row}:N")]
    tooltip += [alt.Tooltip("label:N", title="seen")]
    base = every.encode(x=x, tooltip=tooltip)
    chosen = base.transform_filter("datum.force == own || datum.force == force")
    worded = every.transform_filter("datum.force == (own || force)")
    colours = GRADE_COLOURS | {"adequate": "#4C95C5"}  # a grade of the new programme's topics
    colour = alt.Scale(domain=list(colours), range=list(colours.values()))
    return [
        base.mark_tick(size=15, thickness=2, yOffset=6, color=INK).encode(opacity=marked()),
        chosen.mark_point(size=150, strokeWidth=2, opacity=1, yOffset=6).encode(
            fill=alt.Fill(f"{grade}:N", scale=colour, legend=None),
            stroke=alt.Stroke(f"{grade}:N", scale=colour, legend=None),
            # On a force's page, another one that is marked has a hollow dot.
            fillOpacity=alt.condition("own && datum.force != own", alt.value(0), alt.value(1)),
        ),
        row_words(every.transform_aggregate(groupby=[row]), row, row)[0],
        row_words(worded, row, "label")[1],
    ]


def _place_and_tooltip(row: str, difference: bool, domain: list[float], **axis: object) -> tuple:
    """What puts a column on an axis of shares or of their differences, and the rows' tooltips.

    A difference has its sign and no unit on the axis, and runs to either side of a marked zero.
    """
    form, seen = ".1%", alt.Tooltip("label:N", title="seen")
    if difference:
        form, seen = "points", alt.Tooltip("share:Q", title="difference", format="points")
        axis["labelExpr"] = "datum.value && format(100 * datum.value, '+.0f')"
    scale = alt.Scale(domain=domain)
    return partial(alt.X, axis=alt.Axis(format=".0%", **axis), scale=scale), [
        alt.Tooltip(f"{row}:N", title="title"),
        seen,
        alt.Tooltip("low:Q", title="interval from", format=form),
        alt.Tooltip("high:Q", title="to", format=form),
    ]


def grade_panels(data: pd.DataFrame, row: str, *, difference: bool = False) -> alt.HConcatChart:
    """The shares of each grade side by side, a dot and its interval for each row of ``data``.

    As `interval_chart`; the table also has the columns grade, ``force``, by which a reader marks
    rows, and ``ours``: whether a row's dots are filled, and its name bold.
    """
    # The room of the names at the left, and between two panels.
    names, apart = math.ceil(6.1 * data[row].str.len().max()), 10
    inner = (WIDTH - names) // len(GRADE_COLOURS) - apart
    rows = alt.Scale(domain=list(dict.fromkeys(data[row])))  # a panel may lack one
    top = math.ceil(10 * max(data.high.max(), -data.low.min())) / 10
    x, tooltip = _place_and_tooltip(
        row,
        difference,
        domain=[-top if difference else 0, top],
        title=None,
        values=[-0.3, 0, 0.3] if difference else [0, 0.3, 0.6],
        labelExpr="datum.value < 0.6 ? 100 * datum.value : datum.label",  # three would touch
        tickCount=5,  # Vega draws no more ticks, and takes the axis for too narrow for these
        labelFlush=False,
        labelOverlap=False,
        gridColor=ZERO_LINE,
    )

    def panel(grade: str) -> alt.LayerChart:
        chart = alt.Chart(data, width=inner, height=alt.Step(21)).encode(
            y=alt.Y(f"{row}:N", sort=None, axis=None, scale=rows), opacity=marked()
        )
        base = chart.transform_filter(alt.datum.grade == grade).encode(tooltip=tooltip)
        colour = alt.value(GRADE_COLOURS[grade])
        fill = alt.condition(alt.datum.ours, colour, alt.value("transparent"))
        line = {"x": x("low:Q", title=None), "x2": "high:Q", "color": colour}
        dot = {"x": "share:Q", "stroke": colour, "fill": fill}
        layers = [
            base.mark_rule(strokeWidth=2).encode(**line),
            base.mark_point(size=50, strokeWidth=2, opacity=1).encode(**dot),
        ]
        if grade == next(iter(GRADE_COLOURS)):
            named = chart.transform_aggregate(groupby=[row, "force", "ours"])
            layers += [
                named.transform_filter(alt.datum.ours == ours)
                .mark_text(align="left", fontSize=11.5, fontWeight=weight)
                .encode(x=alt.value(-names), text=f"{row}:N")
                for ours, weight in ((True, "bold"), (False, "normal"))
            ]
        # In two lines, since a title that is wider than its panel takes room from the others.
        title = ["", *grade.split()][-2:]
        return alt.layer(
            *layers, title=alt.Title(title, fontSize=11.5, anchor="middle", frame="group")
        )

    return alt.hconcat(*map(panel, GRADE_COLOURS), spacing=apart).add_params(FORCE)


def interval_chart(
    data: pd.DataFrame,
    row: str,
    *,
    colour: alt.Color | dict | None = None,
    axis_title: str = "dot: cases read · line: all such cases, if drawn at random",
    difference: bool = False,
) -> alt.LayerChart:
    """A dot and its interval for each row of ``data``, the words above the line.

    ``row`` names the column of row names, kept in the order of the table. The table also has
    the columns share, low and high and label, which is printed at the right. Shares run from 0
    to 1; with ``difference``, differences of shares run to either side of a marked zero and
    are counted in percentage points (`show` needs their columns as ``points``).
    """
    axis = {"title": axis_title, "values": [0, 0.25, 0.5, 0.75, 1]}
    if difference:
        axis |= {"values": [-0.6, -0.3, 0, 0.3, 0.6], "gridColor": ZERO_LINE}
    ends = axis["values"][:: len(axis["values"]) - 1]
    x, tooltip = _place_and_tooltip(row, difference, domain=ends, **axis)
    y = alt.Y(f"{row}:N", sort=None, axis=None)
    base = alt.Chart(data, width=WIDTH, height=row_height(len(data))).encode(y=y, tooltip=tooltip)
    marks = base.encode(color=colour or alt.value(INK))
    return alt.layer(
        marks.mark_rule(strokeWidth=3, yOffset=6).encode(x=x("low:Q"), x2="high:Q"),
        marks.mark_point(filled=True, size=130, opacity=1, yOffset=6).encode(x=x("share:Q")),
        *row_words(base.encode(color=alt.value(INK)), row, "label"),
    )


def grade_bars(data: pd.DataFrame, row: str) -> alt.LayerChart:
    """A bar for each row, its cases stacked by grade and counted in the bar.

    ``data`` has the columns ``row``, grade and cases, and order, which ranks the grades. The name
    of a row stands above its bar, or beside it where rows are many.
    """
    if data[row].nunique() > 6:
        room, height, bar, name = 152, 24, {}, {"baseline": "middle"}
    else:
        room, height, bar, name = 0, 44, {"yOffset": 9}, {"baseline": "bottom", "dy": -4}
    of = alt.Tooltip("all:Q", title="of")
    base = alt.Chart(data, width=WIDTH - room, height=alt.Step(height)).encode(
        y=alt.Y(f"{row}:N", sort=None, axis=None),
        order="order:Q",
        tooltip=[alt.Tooltip(f"{row}:N", title="title"), "grade:N", "cases:Q", of],
    )
    base = base.transform_joinaggregate(all="sum(cases)", groupby=[row])
    # Above the names as well as the bars: beside the names it would make the chart wider.
    legend = alt.Legend(title=None, orient="none", legendX=-room, legendY=-24)
    legend.direction, legend.symbolType = "horizontal", "square"
    cases = alt.X("cases:Q", stack="zero")
    on_blue = alt.condition(alt.datum.grade == "good", alt.value("#ffffff"), alt.value("#000000"))
    return alt.layer(
        base.mark_bar(height=16, **bar).encode(
            x=cases.axis(title="cases", tickMinStep=1, tickCount=5),
            color=grade_colour().legend(legend),
        ),
        base.mark_text(fontWeight="bold", **bar)
        .transform_filter(alt.datum.cases > 0)
        .encode(x=cases.bandPosition(0.5), text="cases:Q", color=on_blue),
        base.mark_text(align="left", **name)
        .transform_filter(alt.datum.order == 0)
        .encode(x=alt.value(-room), text=f"{row}:N"),
    )
