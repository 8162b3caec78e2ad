"""Text that nobody can trust, through every form of every answer; and encodings that lack some."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from factories import DAY, dataset, milestone, update
from strategies import law
from withdrawal_cli import diff as differ
from withdrawal_cli import render, standing
from withdrawal_cli.model import Change, Dataset, Detail, Source, Verdict, View
from withdrawal_cli.render import Form
from withdrawal_cli.render.characters import (
    JSON_TEXT,
    PLAIN_TEXT,
    followed,
    printable,
    printable_json,
)
from withdrawal_cli.standing import Sight

TODAY = DAY("2030-06-15")
# The overriding, embedding and isolating marks of the Unicode bidirectional algorithm (UAX 9).
_DIRECTIONS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_NO_CHARACTERS = frozenset(range(0xFDD0, 0xFDF0)) | {
    plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
}


def acts(text: str) -> list[str]:
    """Return the characters of a text that act on what shows it."""
    return [
        one
        for one in text
        if unicodedata.category(one) in ("Cc", "Zl", "Zp")
        or unicodedata.bidirectional(one) in _DIRECTIONS
        or ord(one) in _NO_CHARACTERS
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("A plain title, with “quotes” – and é, 港, 🚢.", None),
        ("\u200e\u200f\u00ad\u200d\ufeff", None),
        ("\x00\x01\x07\x08", "\\x00\\x01\\x07\\x08"),
        ("a\tb\nc\r\nd", "a\\x09b\\x0ac\\x0d\\x0ad"),
        ("\x1b[31m\x1b]0;x\x07", "\\x1b[31m\\x1b]0;x\\x07"),
        ("\x1f \x7f", "\\x1f \\x7f"),
        ("\x80\x85\x9b31m\x9f\u00a0", "\\x80\\x85\\x9b31m\\x9f\u00a0"),
        ("\u2027\u2028\u2029\u202a", "\u2027\\u2028\\u2029\\u202a"),
        ("\u202d\u202e\u202f", "\\u202d\\u202e\u202f"),
        ("\u2065\u2066\u2067\u2068\u2069\u206a", "\u2065\\u2066\\u2067\\u2068\\u2069\u206a"),
        ("\ufffd\ufffe\uffff\U00010000", "\ufffd\\ufffe\\uffff\U00010000"),
        ("\\x1b", None),
    ],
)
def test_what_acts_on_a_terminal_is_shown_as_an_escape(text: str, shown: str | None) -> None:
    assert printable(text) == (text if shown is None else shown)


@law
@given(st.text())
def test_no_text_acts_once_it_is_printable(text: str) -> None:
    shown = printable(text)
    assert not acts(shown)
    assert (shown == text) == (not acts(text))
    assert printable(shown) == shown


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *(("", ""), ("Gazette", ""), ("Début – 港 🚢", ""), ("٢٠٢٦", ""), ("\u200f", "\u200e")),
        *(("شفق نيوز", "\u200e"), ("کۆتایی\u200cهاتن", "\u200e"), ("مُهِمَّة", "\u200e")),
        *(("Erbil أربيل", "\u200e"), ("أربيل Erbil", "\u200e"), ("הארץ", "\u200e")),
    ],
)
def test_what_is_written_to_the_left_is_marked_off_from_what_follows(text: str, mark: str) -> None:
    assert followed(text) == f"{text}{mark}"


@law
@given(st.text())
def test_printable_json_reads_back(text: str) -> None:
    shown = printable_json(json.dumps(text, ensure_ascii=False))
    assert not acts(shown)
    assert json.loads(shown) == text


@pytest.mark.parametrize(
    ("encoding", "text", "shown"),
    [
        ("utf-8", "54–83 → “é” 🚢", "54–83 → “é” 🚢"),
        ("utf-8", "a\udcffb", "a\\udcffb"),
        ("ascii", "54–83 days — 1 → 2 · “a’s” …", '54-83 days - 1 -> 2 - "a\'s" ...'),
        ("ascii", "██ ━━──", "## ##--"),
        # The letters that a mark stands behind are written as escapes, to the right.
        ("ascii", "\u062a\u200e, 1 Jan", "\\u062a, 1 Jan"),
        ("cp1256", "\u062a\u200e, 1 Jan", "\u062a\u200e, 1 Jan"),
        ("ascii", "é港🚢\udcff", "\\xe9\\u6e2f\\U0001f6a2\\udcff"),
        ("latin-1", "54–83 · “é” → 港", '54-83 · "é" -> \\u6e2f'),
        ("cp1252", "54–83 · “é” → 港", "54–83 · “é” -> \\u6e2f"),
        ("cp437", "é–█─", "é-█─"),
        ("shift_jis", "港 é", "港 \\xe9"),
    ],
)
def test_text_is_written_in_any_encoding(encoding: str, text: str, shown: str) -> None:
    assert text.encode(encoding, PLAIN_TEXT).decode(encoding) == shown


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252", "shift_jis"])
@pytest.mark.parametrize(
    "text", ["", "a", "54–83 → “é”", "港🚢", "e\u0301", "\udcff", "a\ud83db", '"\\é\\"–']
)
def test_json_is_json_in_any_encoding(encoding: str, text: str) -> None:
    written = json.dumps(text, ensure_ascii=False).encode(encoding, JSON_TEXT)
    assert json.loads(written.decode(encoding)) == text


@law
@given(st.text(st.characters()), st.sampled_from(["utf-8", "ascii", "latin-1", "cp1252"]))
def test_no_text_fails_in_any_encoding(text: str, encoding: str) -> None:
    text.encode(encoding, PLAIN_TEXT)
    written = json.dumps(text, ensure_ascii=False).encode(encoding, JSON_TEXT)
    assert json.loads(written.decode(encoding)) == text


HOSTILE = [
    "[red]x[/red] \x1b[31m\u202e |<b>",
    "a\nb",
    "a\r\nb",
    "\ta\tb",
    "a\x0b\x0c\x1c\x1d\x1e\x85b",
    "\x00\x07\x08\x7f",
    "\x9b31m\x90\x9d",
    "\u2028\u2029",
    "\u2066a\u2069\u202d",
    "a\ufffe\uffffb",
    "=cmd()",
    " =1",
    "+1",
    "-1",
    "@x",
    "|",
    "a | b",
    "\\",
    "\\|",
    "\\\\|\\",
    "`a` ``b``",
    "``|``",
    "<b>a</b>",
    "<script>alert(1)</script>",
    "<!-- a -->",
    "</title></style></text></svg>",
    "<![CDATA[ a ]]>",
    "<https://x.example>",
    "https://x.example",
    "HTTP://x.example/a_b_c",
    "www.x.example",
    "WwW.x.example",
    "a@x.example",
    "*a* **b** ***c***",
    "_a_ __b__",
    "~a~ ~~b~~",
    "&amp; &#64; &lt;",
    "$x$ $$y$$",
    "[a](https://x.example)",
    "![a](https://x.example)",
    "[a][b] [^1]",
    "# a",
    "- a",
    "1. a",
    "> a",
    "---",
    ":smile: :warning:",
    "[link=https://x.example]a[/link]",
    "{0} {a} %s %(a)s",
    "\"a\", 'b'; c",
    "港の 🚢 e\u0301 \u200b",
]
PARTS = (
    "party", "place", "condition", "wording", "restated", "news", "verdict",
    "publisher", "headline", "address",
)  # fmt: skip


def said(text: str, part: str) -> str:
    """Return a text that tells by its end in which field it stood."""
    return f"{text} {part}"


def untrusted(text: str) -> Dataset:
    """Return a dataset that says a text wherever one can be said."""
    party, place, condition, wording, restated, news, verdict, publisher, headline, address = (
        said(text, part) for part in PARTS
    )
    one = milestone(
        title=text,
        parties=(party, text),
        place=place,
        condition=condition,
        due="mid-2030",
        wording=wording,
        updates=(
            update("2030-06-10", due="2030-06-20", wording=restated, note=news),
            update("2030-06-12", outcome=Verdict.KEPT, note=verdict),
        ),
    )
    source = Source(publisher=publisher, title=headline, date=TODAY, url=address)
    made = dataset(one, title=said(text, "statement"), url=text)
    return replace(made, sources={"gazette": source})


def detail(made: Dataset) -> Detail:
    return standing.detail(made.milestones[0], made, as_of=TODAY, soon=30)


def changes(text: str) -> tuple[list[Change], View, View]:
    """Return what changed from a harmless dataset, and the views with a text for their names."""
    before = dataset(milestone(due="2030-06-20", parties=("Port",)))
    found = differ.changes([detail(before)], [detail(untrusted(text))])
    old, new = (View(data=said(text, part), as_of=TODAY) for part in ("old", "new"))
    return found, old, new


def answers(text: str, form: Form) -> Iterator[tuple[str, set[str]]]:
    """Yield each answer for people, and the parts that it is to tell."""
    made = untrusted(text)
    sights: list[Sight] = [(made, TODAY)]
    rows = standing.standings(sights, soon=30)
    heading = {"statement"} if form is Form.TERMINAL else set()
    yield "".join(render.status(rows, sights, form)), heading
    yield (
        "".join(render.diff(*changes(text), form)),
        {"party", "place", "condition", "restated", "news", "verdict", "old", "new"},
    )
    if form is not Form.MARKDOWN:
        yield "".join(render.timeline(rows, sights, form)), heading
        yield "".join(render.show(detail(made), form)), set(PARTS)
        counted = standing.countdown(detail(made))
        yield "".join(render.countdown(counted, form)), {"restated", "publisher"}


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_is_told_whole_and_does_nothing(text: str) -> None:
    for answer, parts in answers(text, Form.PLAIN):
        assert not acts(answer.replace("\n", ""))
        assert all(printable(said(text, part)) in answer for part in parts)
        assert printable(text) in answer


@pytest.mark.parametrize("text", HOSTILE)
def test_a_drawing_is_told_whole_and_does_nothing(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "1000")
    for drawing, parts in answers(text, Form.TERMINAL):
        answer = re.sub(r"\x1b\[[012]m", "", drawing)
        assert not acts(answer.replace("\n", ""))
        assert all(printable(said(text, part)) in answer for part in parts)
        assert printable(text) in answer


@pytest.mark.parametrize("text", HOSTILE)
def test_a_narrow_drawing_does_nothing(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "20")
    for drawing, _ in answers(text, Form.TERMINAL):
        assert not acts(re.sub(r"\x1b\[[012]m|\n", "", drawing))


@pytest.mark.parametrize("form", [Form.TERMINAL, Form.PLAIN, Form.MARKDOWN])
def test_the_words_around_a_text_can_be_written_in_ascii(form: Form) -> None:
    for answer, _ in answers("The pier opens", form):
        # Markdown escapes the colon of an address, in any encoding.
        written = answer.encode("ascii", PLAIN_TEXT).decode().replace("\\:", ":")
        assert "\\" not in written


TABLE = ["table", "thead", "tr", "th", "tbody", "td", "paragraph"]
HARMLESS = {"inline", "text", *(f"{one}_{end}" for one in TABLE for end in ("open", "close"))}


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("preset", ["gfm-like", "js-default"])
def test_markdown_is_told_whole_and_is_only_a_table(text: str, preset: str) -> None:
    parser = MarkdownIt(preset, {"linkify": False, "typographer": False})
    for answer, parts in answers(text, Form.MARKDOWN):
        assert not acts(answer.replace("\n", ""))
        tokens = parser.parse(answer)
        inline = [token for token in tokens if token.type == "inline"]
        children = [child for token in inline for child in token.children or ()]
        assert {token.type for token in (*tokens, *children)} <= HARMLESS
        told = ["".join(child.content for child in token.children or ()) for token in inline]
        # A cell has no blanks at its ends, whatever was in it.
        assert printable(text).strip() in told
        assert all(printable(said(text, part)).strip() in " ".join(told) for part in parts)


def test_markdown_leaves_no_bare_address() -> None:
    # GitHub makes links of these without being asked; an escape in them keeps it from that.
    for text in ("https://x.example", "HTTP://x.example", "www.x.example", "WWW.x.example"):
        for answer, _ in answers(text, Form.MARKDOWN):
            assert text not in answer


class Told(HTMLParser):
    """Reads what a page says, which is the text of it and nothing in its markup."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(written)
        self.close()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_is_told_whole_and_does_nothing(text: str) -> None:
    sights: list[Sight] = [(untrusted(text), TODAY)]
    answer = "".join(render.status(standing.standings(sights, soon=30), sights, Form.HTML))
    assert not acts(answer.replace("\n", ""))
    told = Told(answer).texts
    assert printable(text) in told
    for part in ("statement", "condition", "restated", "verdict", "publisher"):
        assert printable(said(text, part)) in " ".join(told)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_picture_is_told_whole_and_does_nothing(text: str) -> None:
    sights: list[Sight] = [(untrusted(text), TODAY)]
    rows = standing.standings(sights, soon=30)
    for answer in (render.status(rows, sights, Form.SVG), render.timeline(rows, sights, Form.SVG)):
        (picture,) = answer
        assert not acts(picture.rstrip("\n"))
        heading, description, *_ = ElementTree.fromstring(picture).itertext()
        assert printable(said(text, "statement")) in heading
        assert printable(text) in description


def strings(value: Any) -> Iterable[str]:
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from strings(one)
        case dict():
            yield from strings(list(value.values()))


@pytest.mark.parametrize("text", HOSTILE)
def test_json_reads_back_the_exact_text(text: str) -> None:
    made = untrusted(text)
    rows = standing.standings([(made, TODAY)], soon=30)
    counted = standing.countdown(detail(made))
    every = {said(text, part) for part in PARTS}
    row = every - {said(text, part) for part in ("wording", "news", "headline")}
    views = {said(text, "old"), said(text, "new")}
    for answer, told in (
        (render.status(rows, [(made, TODAY)], Form.JSON), row),
        (render.status(rows, [(made, TODAY)], Form.JSONL), row),
        (render.show(detail(made), Form.JSON), every),
        (render.countdown(counted, Form.JSON), every),
        (render.diff(*changes(text), Form.JSON), row | views),
        (render.diff(*changes(text), Form.JSONL), row),
    ):
        (line,) = "".join(answer).splitlines()
        assert not acts(line)
        assert told | {text} <= set(strings(json.loads(line)))


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_reads_back_the_text_as_it_is_shown(text: str) -> None:
    made = untrusted(text)
    rows = standing.standings([(made, TODAY)], soon=30)
    told = [said(text, part) for part in ("place", "condition", "restated", "verdict", "address")]
    for answer in (
        render.status(rows, [(made, TODAY)], Form.CSV),
        render.diff(*changes(text), Form.CSV),
    ):
        written = "".join(answer)
        assert not acts(written.replace("\n", ""))
        header, row = csv.reader(io.StringIO(written))
        assert len(header) == len(row)
        cells = set(row)
        for one in (text, *told):
            assert cells & {printable(one), f"'{printable(one)}"}
