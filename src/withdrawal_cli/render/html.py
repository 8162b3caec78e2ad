"""The status as a web page of its own: no script, nothing to fetch, no text taken for markup."""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

from withdrawal_cli.model import Citation, Standing, State, Statement
from withdrawal_cli.render import MOST_DRAWN, svg, tracks, words
from withdrawal_cli.render.markup import element
from withdrawal_cli.render.styles import LIGHT, STYLES, stylesheet
from withdrawal_cli.standing import Sight

# Below 45 rem a row of the table becomes a card. Its roles are named in the markup, because
# browsers have taken a table that is laid out otherwise for no table.
_LAYOUT = f"""\
*{{box-sizing:border-box}}
html{{-webkit-text-size-adjust:100%}}
body{{margin:0;font:1rem/1.5 {svg.FONT};overflow-wrap:anywhere}}
main{{max-width:70rem;margin:auto;padding:1.5rem 1rem}}
h1{{font-size:1.6rem;line-height:1.25;margin:0}}
h2{{font-size:1.2rem;margin:2.5rem 0 .5rem}}
p,ul,figure{{margin:.25rem 0}}
ul{{padding:0;list-style:none}}
a{{color:inherit}}
small,figcaption,.scale text{{font-size:.875rem}}
small,th span{{display:block}}
li{{margin-bottom:.25rem}}
table{{width:100%;border-collapse:collapse;table-layout:fixed}}
th,td{{text-align:start;vertical-align:top;padding:.75rem 1.5rem .75rem 0;\
border-top:1px solid rgb(128 128 128 / 40%)}}
tbody th{{font-weight:600}}
thead th:first-child,thead th:nth-child(3){{width:32%}}
tbody th small{{font-weight:400}}
td p{{margin-top:0}}
svg{{display:block;overflow:visible}}
.track{{margin:.25rem 0 1rem}}
.legend{{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin-top:1rem}}
.legend span{{display:flex;align-items:center;gap:.5rem}}
@media (max-width:45rem){{
table,tbody,tr,th,td{{display:block}}
thead{{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}}
tr{{padding:.75rem 0;border-top:1px solid rgb(128 128 128 / 40%)}}
tbody th,td{{width:auto;border:0;padding:.125rem 0}}
}}
"""
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    f'<circle cx="8" cy="8" r="6" fill="{LIGHT["red"]}"/></svg>'
)
_COUNTING = (
    "Every count is a difference of calendar days where the statement says its days end. The day "
    "of the limit itself counts as 0. A vague limit is an interval of days; it is counted to both "
    "ends. “Overdue” and “elapsed” are what the calendar says. Whether a commitment was kept is "
    "said only where a source declares it."
)
_PHONE = 320
"""How many pixels there are for the scale on a narrow phone."""
# Addresses that every browser and validator takes as they stand; a part of the WHATWG URL Standard.
_POINT = r"(?:[\w!$&'()*+,./:;=?@~-]|%[0-9a-f]{2})"
_ADDRESS = re.compile(
    rf"https?://[\w-]+(?:\.[\w-]+)*\.?(?::\d{{1,4}})?(?:[/?]{_POINT}*)?(?:#{_POINT}*)?",
    re.IGNORECASE,
)


def status(standings: Sequence[Standing], sights: Sequence[Sight]) -> Iterator[str]:
    """Yield the page in pieces, a row of its table at a time."""
    style = f"{_LAYOUT}{stylesheet()}".replace("\n", "")
    yield '<!doctype html>\n<html lang="en">\n'
    yield _text(_head(words.heading(sights), words.caption(standings, sights), style))
    yield '<body class="paper">\n<main class="ink">\n'
    caption = words.caption(standings, sights)
    yield from map(_text, _opening([dataset.statement for dataset, _ in sights], caption))
    yield '<h2 id="status">Where each commitment stands</h2>\n'
    yield '<table role="table" aria-labelledby="status">\n<thead role="rowgroup">\n'
    titles = ("Commitment", "Limit", "Where it stands", "Sources")
    header = (element("th", title, scope="col", role="columnheader") for title in titles)
    yield _text(element("tr", *header, role="row", class_="dim"))
    yield '</thead>\n<tbody role="rowgroup">\n'
    for one in standings:
        yield _text(_row(one, several=len(sights) > 1))
    yield "</tbody>\n</table>\n"
    if not standings:
        yield _text(element("p", words.NOTHING))
    axis = tracks.axis(standings)
    if axis and len(standings) <= MOST_DRAWN:
        yield "<h2>Against time</h2>\n"
        yield _text(_figure([one for one in standings if one.due], axis, several=len(sights) > 1))
    yield _text(element("h2", "How days are counted"))
    yield _text(element("p", _COUNTING))
    yield "</main>\n</body>\n</html>\n"


def _head(title: str, description: str, style: str) -> Element:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="description", content=description),
        element("title", title),
        element("link", rel="icon", href=f"data:image/svg+xml,{quote(_ICON)}"),
        element("style", style),
    )


def _opening(statements: Sequence[Statement], caption: str) -> Iterator[Element]:
    """Yield the heading and what is known of each statement."""
    if len(statements) > 1:
        yield element("h1", f"The deadlines of {len(statements)} statements")
        yield element("p", caption)
    for one in statements:
        yield element("h1" if len(statements) == 1 else "h2", one.title, dir="auto")
        parties = f"Parties: {', '.join(one.parties)}. " if one.parties else ""
        text = _link(one.url, "Its text") if one.url else None
        yield element("p", f"Issued on {words.day(one.issued)}. {parties}", text)
    if len(statements) == 1:
        yield element("p", caption)


def _row(one: Standing, *, several: bool) -> Element:
    limit = [element("p", words.bound(one))]
    if one.due:
        limit.append(element("small", f"“{one.due.wording}”", class_="dim", dir="auto"))
    stand = [element("p", words.position(one), class_=STYLES[one.state])]
    if one.state in (State.OVERDUE, State.ELAPSED):
        stand.append(element("small", "No outcome is recorded."))
    if one.outcome and one.outcome.note:
        stand.append(element("small", one.outcome.note, dir="auto"))
    return element(
        "tr",
        element(
            "th",
            element("span", one.title, dir="auto"),
            element("small", words.name(one, several=several), class_="dim"),
            element("small", one.condition, dir="auto") if one.condition else None,
            scope="row",
            role="rowheader",
        ),
        element("td", *limit, role="cell"),
        element("td", *stand, role="cell"),
        element("td", element("ul", *map(_source, _sources(one))), role="cell"),
        role="row",
    )


def _sources(one: Standing) -> Sequence[Citation]:
    """Return what speaks for the limit, or else the milestone, and for the outcome; each once."""
    cited = (one.due.source if one.due else one.source, one.outcome and one.outcome.source)
    return list(dict.fromkeys(source for source in cited if source))


def _source(source: Citation) -> Element:
    said = words.published(source)
    return element("li", _link(source.url, said) if source.url else said, dir="auto")


def _link(url: str, text: str) -> Element | str:
    """Return a link to an address of the web; what is no such address is shown, and no link."""
    if not _ADDRESS.fullmatch(url):
        return f"{text} ({url})"
    return element("a", text, href=url, rel="noopener noreferrer")


def _figure(standings: Sequence[Standing], axis: tracks.Axis, *, several: bool) -> Element:
    rows = (
        (
            element(
                "p",
                element("span", one.title, dir="auto"),
                f" ({words.name(one, several=several)}) " if several else " ",
                element(
                    "span",
                    f"{words.bound(one)}, {words.position(one)}",
                    class_=STYLES[one.state],
                ),
            ),
            svg.track(one, axis, width="100%", class_="track", aria_hidden="true"),
        )
        for one in standings
    )
    scale = svg.scale(axis, _PHONE, width="100%", class_="scale", aria_hidden="true")
    samples = svg.samples(standings)
    for sample, _ in samples:
        sample.set("aria-hidden", "true")
    return element(
        "figure",
        element("div", scale, *chain.from_iterable(rows)),
        element("figcaption", *(element("span", *each) for each in samples), class_="legend dim"),
    )


def _text(one: Element) -> str:
    return tostring(one, encoding="unicode", method="html") + "\n"
