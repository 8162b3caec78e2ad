"""The web page of `status`, read back by a parser: its structure, its links, nothing but text."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import Shell
from factories import DAY, dataset, milestone, update
from strategies import law
from withdrawal_cli import dataset as datasets
from withdrawal_cli import render, standing
from withdrawal_cli.model import Dataset, Kind, Source, Verdict
from withdrawal_cli.render import MOST_DRAWN, Form
from withdrawal_cli.render.characters import printable

TODAY = DAY("2030-06-15")
HERALD = Source(
    publisher="Herald", title="More", date=DAY("2030-06-10"), url="http://herald.example/a?b=1&c=2"
)
HARBOUR = dataset(
    milestone(
        id="bridge",
        title="A bridge carries us",
        due="2030-05-31",
        updates=(
            update("2030-06-10", source="herald", outcome=Verdict.KEPT, note="A band played."),
        ),
    ),
    milestone(id="channel", title="The channel stays open", kind=Kind.UNTIL, due="2030-05"),
    milestone(
        id="crane",
        title="A crane lifts ten tons",
        condition="Dry weather",
        due="late-2030~",
        updates=(update("2030-06-10", source="herald", due="mid-2031", wording="next summer"),),
    ),
    milestone(due="2030-06-14"),
    milestone(id="railway", title="A railway comes"),
    url="https://harbour.example/",
)
HARBOUR = replace(HARBOUR, sources={**HARBOUR.sources, "herald": HERALD})
COAST = dataset(milestone(), id="coast", title="On the coast", timezone="Asia/Baghdad", parties=())
VOID = {"meta", "link"}
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "id", "dir",
    "role", "scope", "aria-label", "aria-labelledby", "aria-hidden",
    "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "width", "height",
}  # fmt: skip


class Reader(HTMLParser):
    """Builds the tree of a page; anything but a doctype, elements and text is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self.open: list[str] = []

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def page(*shown: Dataset) -> str:
    sights = [(one, TODAY) for one in shown]
    return "".join(render.status(standing.standings(sights, soon=30), sights, Form.HTML))


def parsed(written: str) -> Element:
    assert written.startswith("<!doctype html>\n<html")
    reader = Reader()
    reader.feed(written)
    reader.close()
    assert reader.open == []
    return reader.builder.close()


def told(one: Element) -> list[str]:
    """Return the texts of an element and of those in it, one each."""
    return [text for text in ("".join(part.split("\n")) for part in one.itertext()) if text]


def rows(root: Element) -> list[list[list[str]]]:
    return [[told(cell) for cell in row] for row in root.iterfind(".//tbody/tr")]


def links(root: Element) -> list[tuple[str, str | None]]:
    return [(one.attrib["href"], one.text) for one in root.iter("a")]


def only(root: Element, path: str) -> Element:
    (found,) = root.findall(path)
    return found


def test_a_page_says_its_language_title_and_width() -> None:
    root = parsed(page(HARBOUR))
    head = only(root, "head")
    assert root.attrib == {"lang": "en"}
    assert only(head, "title").text == "On the harbour, 1 Jan 2030"
    named = {one.get("name"): one.get("content") for one in head.iterfind("meta[@name]")}
    assert named == {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "referrer": "no-referrer",
        "description": "As of 15 Jun 2030 (UTC) · 1 overdue · data to 10 Jun 2030",
    }


@pytest.mark.parametrize(
    ("shown", "headings"),
    [
        (
            (HARBOUR,),
            [
                ("h1", "On the harbour"),
                ("h2", "Where each commitment stands"),
                ("h2", "Against time"),
                ("h2", "How days are counted"),
            ],
        ),
        (
            (HARBOUR, COAST),
            [
                ("h1", "The deadlines of 2 statements"),
                ("h2", "On the harbour"),
                ("h2", "On the coast"),
                ("h2", "Where each commitment stands"),
                ("h2", "Against time"),
                ("h2", "How days are counted"),
            ],
        ),
        (
            (COAST,),
            [
                ("h1", "On the coast"),
                ("h2", "Where each commitment stands"),
                ("h2", "How days are counted"),
            ],
        ),
    ],
    ids=["one statement", "several statements", "undated only"],
)
def test_one_first_heading_comes_before_the_second_ones(
    shown: tuple[Dataset, ...], headings: list[tuple[str, str]]
) -> None:
    root = parsed(page(*shown))
    assert [(one.tag, one.text) for one in root.iter() if re.fullmatch("h[1-6]", one.tag)] == (
        headings
    )


def test_what_is_known_of_a_statement_stands_below_its_title() -> None:
    paragraphs = [told(one) for one in parsed(page(HARBOUR, COAST)).iterfind("body/main/p")]
    assert [words for words in paragraphs if words[0].startswith("Issued")] == [
        ["Issued on 1 Jan 2030. Parties: City, Port. ", "Its text"],
        ["Issued on 1 Jan 2030. "],
    ]
    caption = "As of 15 Jun 2030 (UTC, Asia/Baghdad) · 1 overdue · data to 10 Jun 2030"
    assert paragraphs.count([caption]) == 1


def test_a_row_says_the_commitment_its_limit_where_it_stands_and_its_sources() -> None:
    assert rows(parsed(page(HARBOUR))) == [
        [
            ["The channel stays open", "channel"],
            ["until May 2030", "“by then”"],
            ["elapsed, 15–45 days ago", "No outcome is recorded."],
            ["Gazette, 1 Jan 2030"],
        ],
        [
            ["A bridge carries us", "bridge"],
            ["by 31 May 2030", "“by then”"],
            ["declared kept 10 days after", "A band played."],
            ["Gazette, 1 Jan 2030", "Herald, 10 Jun 2030"],
        ],
        [
            ["The pier opens", "pier"],
            ["by 14 Jun 2030", "“by then”"],
            ["overdue, yesterday", "No outcome is recorded."],
            ["Gazette, 1 Jan 2030"],
        ],
        [
            ["A crane lifts ten tons", "crane", "Dry weather"],
            ["by mid-2031", "“next summer”"],
            ["upcoming, in 320–442 days"],
            ["Herald, 10 Jun 2030"],
        ],
        [["A railway comes", "railway"], ["no date"], ["undated"], ["Gazette, 1 Jan 2030"]],
    ]


def test_ids_bear_their_statements_where_there_are_several() -> None:
    names = [name for (_, name, *_), *_ in rows(parsed(page(HARBOUR, COAST)))]
    assert {"harbour/pier", "coast/pier"} <= set(names)


def test_what_is_no_english_finds_its_own_direction() -> None:
    root = parsed(page(HARBOUR, COAST))
    quoted = {
        "On the harbour", "On the coast", "A crane lifts ten tons", "Dry weather", "“next summer”",
        "A band played.",
    }  # fmt: skip
    automatic = {text for one in root.iterfind(".//*[@dir='auto']") for text in told(one)}
    assert quoted <= automatic
    drawn = only(root, ".//figure/div")
    assert ["".join(told(one)).strip() for one in drawn.iterfind(".//*[@dir='auto']")] == [
        "The channel stays open", "A bridge carries us", "The pier opens", "A crane lifts ten tons",
    ]  # fmt: skip


def test_the_table_has_its_roles_and_scopes() -> None:
    root = parsed(page(HARBOUR))
    table = only(root, ".//table")
    name = only(root, f".//*[@id='{table.get('aria-labelledby')}']")
    assert (table.get("role"), name.text) == ("table", "Where each commitment stands")
    assert [(part.tag, part.get("role")) for part in table] == [
        ("thead", "rowgroup"),
        ("tbody", "rowgroup"),
    ]
    header, *body = table.iter("tr")
    assert {one.get("role") for one in (header, *body)} == {"row"}
    assert [(one.tag, one.get("scope"), one.get("role"), one.text) for one in header] == [
        ("th", "col", "columnheader", title)
        for title in ("Commitment", "Limit", "Where it stands", "Sources")
    ]
    for row in body:
        assert [(one.tag, one.get("scope"), one.get("role")) for one in row] == [
            ("th", "row", "rowheader"),
            *[("td", None, "cell")] * 3,
        ]


def test_no_id_is_there_twice() -> None:
    ids = [one.attrib["id"] for one in parsed(page(HARBOUR, COAST)).iterfind(".//*[@id]")]
    assert len(ids) == len(set(ids)) > 0


def test_each_dated_milestone_has_a_track_below_its_words() -> None:
    drawing = only(parsed(page(HARBOUR)), ".//figure/div")
    scale, *tracks = drawing
    assert [one.text for one in scale][:1] == ["2030"]
    assert [one.tag for one in tracks] == ["p", "svg"] * 4
    assert ["".join(told(words)) for words in tracks[::2]] == [
        "The channel stays open until May 2030, elapsed, 15–45 days ago",
        "A bridge carries us by 31 May 2030, declared kept 10 days after",
        "The pier opens by 14 Jun 2030, overdue, yesterday",
        "A crane lifts ten tons by mid-2031, upcoming, in 320–442 days",
    ]


def test_where_rows_bear_the_same_title_a_track_tells_which_it_is() -> None:
    one, two = dataset(milestone(due="2030-07-01")), dataset(milestone(due="2030-07-01"), id="bay")
    drawing = only(parsed(page(one, two)), ".//figure/div")
    said = ["".join(told(words)) for words in drawing.iterfind("p")]
    assert len(set(said)) == 2


def test_where_nothing_is_to_be_shown_the_page_says_so() -> None:
    root = parsed(page(dataset(milestone(announced="2031-01-01"))))
    assert "No milestone to show." in told(root)
    assert rows(root) == []
    assert root.find(".//figure") is None


@pytest.mark.parametrize(("number", "drawings"), [(MOST_DRAWN, 1), (MOST_DRAWN + 1, 0)])
def test_a_drawing_too_long_to_read_is_left_out(number: int, drawings: int) -> None:
    many = dataset(*(milestone(id=f"m{n}", due="2030-07-01") for n in range(number)))
    root = parsed(page(many))
    assert len(rows(root)) == number
    assert len(root.findall(".//figure")) == drawings


NO_ADDRESSES = [
    "javascript:alert(1)", "JavaScript:alert(1)//https://x.example", "data:text/html,<b>a</b>",
    "file:///etc/passwd", "vbscript:x", "mailto:a@x.example", "ftp://x.example/", "blob:https://x",
    "x.example", "//x.example/", "/a", "#a", "?a", "https:x.example", "https:/x.example", "https://",
    "http://", "https:///a", "https://[", "https://[x]/", "https://?a", "https://#a", "https://:80/",
    "https://x:port/", "https:\\\\x.example", "https://x.example\\@y.example/",
    " https://x.example/", "https://x.example/ a", "https://x.example/\ta", "https://x .example/",
    "https://x.example/\nhttps://y.example/", "https://x.example/\u00a0", "https://x.example/\u2028",
    'https://x.example/"onclick="alert(1)', "https://x.example/<script>", "https://x.example/`a`",
    "https://x.example/\x00", "https://x.example/\x1b[31m", "https://x.example/\x7f",
    "https://x.example/\x9b", "https://x.example/\u202e", "https://x.example/\u2066a\u2069",
    "https://x.example/\ufffe", "https://x.example/\uffff",
]  # fmt: skip
ADDRESSES = [
    "https://x.example", "http://x.example/", "HTTPS://X.EXAMPLE/", "https://x.example:8080/a/b",
    "https://x.example/a?b=1&c=%20d&amp;e=f#g", "https://x.example/a'b(c)*!,;~@$+=:d",
    "https://münchen.example/straße", "https://xn--mnchen-3ya.example/", "https://عراق.example/بيان",
    "https://192.0.2.1/",
]  # fmt: skip


def with_address(url: str) -> Dataset:
    made = dataset(milestone(due="2030-07-01"), url=url)
    return replace(made, sources={"gazette": replace(made.sources["gazette"], url=url)})


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_of_the_web_is_a_link_that_tells_nobody_where_it_was(url: str) -> None:
    root = parsed(page(with_address(url)))
    assert links(root) == [(url, "Its text"), (url, "Gazette, 1 Jan 2030")]
    assert {one.get("rel") for one in root.iter("a")} == {"noopener noreferrer"}


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_of_the_web_is_shown_and_is_no_link(url: str) -> None:
    root = parsed(page(with_address(url)))
    assert links(root) == []
    texts = told(root)
    assert f"Gazette, 1 Jan 2030 ({printable(url)})" in texts
    assert f"Issued on 1 Jan 2030. Parties: City, Port. Its text ({printable(url)})" in texts


def test_without_an_address_the_source_stands_alone() -> None:
    made = dataset()
    bare = replace(made, sources={"gazette": replace(made.sources["gazette"], url=None)})
    root = parsed(page(bare))
    assert (links(root), rows(root)[0][3]) == ([], ["Gazette, 1 Jan 2030"])


PAGES = pytest.mark.parametrize(
    "shown", [(HARBOUR,), (HARBOUR, COAST), (COAST,)], ids=["one", "several", "undated"]
)


@PAGES
def test_nothing_is_fetched_and_nothing_acts(shown: tuple[Dataset, ...]) -> None:
    root = parsed(page(*shown))
    tags = {one.tag for one in root.iter()}
    assert not tags & {"script", "img", "iframe", "object", "embed", "base", "form", "use", "image"}
    assert {name for one in root.iter() for name in one.attrib} <= ATTRIBUTES
    icon = only(root, "head/link")
    assert icon.get("rel") == "icon"
    assert icon.attrib["href"].startswith("data:image/svg+xml,")
    assert {one.tag for one in root.iterfind(".//*[@href]")} <= {"link", "a"}
    style = only(root, ".//style").text or ""
    assert not re.search(r"url\(|@import|@font-face|image-set|expression|\\", style)


@PAGES
def test_the_policy_allows_this_style_and_the_icon_alone(shown: tuple[Dataset, ...]) -> None:
    written = page(*shown)
    (style,) = re.findall(rb"<style>(.*?)</style>", written.encode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    declared, policy, *later = only(parsed(written), "head")
    # It holds only for what comes after it.
    assert (declared.get("charset"), policy.get("http-equiv")) == (
        "utf-8",
        "Content-Security-Policy",
    )
    assert {"link", "style"} <= {one.tag for one in later}
    directives = policy.attrib["content"].split("; ")
    assert {name: values for name, *values in map(str.split, directives)} == {
        "default-src": ["'none'"],
        "style-src": [f"'sha256-{digest}'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


@PAGES
def test_every_class_is_in_the_style(shown: tuple[Dataset, ...]) -> None:
    root = parsed(page(*shown))
    selectors = re.sub(r"\{[^{}]*\}", " ", only(root, ".//style").text or "")
    styled = set(re.findall(r"\.([a-z]+)", selectors))
    used = {name for one in root.iter() for name in one.get("class", "").split()}
    assert used
    assert used <= styled


def skeleton(one: Element) -> tuple[str, tuple[str, ...], tuple[object, ...]]:
    return one.tag, tuple(sorted(one.attrib)), tuple(map(skeleton, one))


SHOWN = (
    "statement", "party", "text", "title", "condition", "wording", "note", "publisher", "address",
)  # fmt: skip


def untrusted(text: str) -> Dataset:
    """Return a dataset that says a text, and which one it is, wherever a page shows one."""
    statement, party, its_text, title, condition, wording, note, publisher, address = (
        f"{text} {part}" for part in SHOWN
    )
    one = milestone(
        title=title,
        condition=condition,
        place=text,
        due="mid-2030",
        wording=wording,
        parties=(text,),
        updates=(update("2030-06-12", outcome=Verdict.KEPT, note=note),),
    )
    source = Source(publisher=publisher, title=text, date=TODAY, url=address)
    made = dataset(one, title=statement, parties=(party,), url=its_text)
    return replace(made, sources={"gazette": source})


HOSTILE = st.text(
    st.sampled_from(" '\"<>&;=/!-\\\x00\x0b\r\n\x1b\x7f\x9b\u2028\u202e\ufffe") | st.characters(),
    min_size=1,
) | st.sampled_from(
    [
        "</style>", "</title>", "<script>alert(1)</script>", "<!--", "-->", "<![CDATA[", "]]>",
        "&lt;b&gt;", "&#60;", "<b/>", "</table>", "'\"><img src=x onerror=alert(1)>", "{}", "<?a?>",
        "<svg onload=alert(1)>", "\x00<", "&", "<",
    ]
)  # fmt: skip


@law
@given(HOSTILE)
def test_every_text_reads_back_as_text_and_adds_no_element(text: str) -> None:
    written = page(untrusted(text))
    root = parsed(written)
    assert skeleton(root) == skeleton(parsed(page(untrusted("a"))))
    assert printable(written.replace("\n", "")) == written.replace("\n", "")
    texts = " ".join(told(root))
    for part in SHOWN:
        assert printable(f"{text} {part}") in texts


def test_the_shipped_page_names_every_commitment_and_links_every_source(withdrawal: Shell) -> None:
    code, written, err = withdrawal("status", "--format", "html", "--as-of", "2026-11-23")
    assert (code, err) == (0, "")
    root = parsed(written)
    (shipped,) = datasets.load([datasets.SHIPPED])
    assert {cells[0][0] for cells in rows(root)} == {one.title for one in shipped.milestones}
    shown = standing.standings([(shipped, DAY("2026-11-23"))], soon=30)
    cited = {one.due.source.url if one.due else one.source.url for one in shown}
    cited |= {one.outcome.source.url for one in shown if one.outcome}
    assert {url for url, _ in links(root)} == cited | {shipped.statement.url}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_a_page_is_utf_8_whatever_the_encoding_of_the_output(
    encoding: str, withdrawal: Shell
) -> None:
    argv = ("status", "-f", "html", "--as-of", "2026-11-23")
    run = subprocess.run(
        [sys.executable, "-m", "withdrawal_cli", *argv],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert "“through September 2026”" in run.stdout.decode()
    assert run.stdout.decode() == withdrawal(*argv).out
