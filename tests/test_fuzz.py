"""The laws of `fuzz/readers.py`, on the inputs that were found and on those that lie near them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from fuzz.readers import READERS
from strategies import law
from withdrawal_cli import cli, clock, dataset, due, shape
from withdrawal_cli.ledger import Ledger

few = settings(law, max_examples=50)
every_reader = pytest.mark.parametrize("name", READERS)
# Words that mean something, to one reader or another.
WORDS = [
    line.strip()[1:-1].encode().decode("unicode_escape").encode("latin-1")
    for line in (ROOT / "fuzz" / "words.dict").read_text().splitlines()
    if line.startswith('"')
]


def corpus(name: str) -> dict[str, bytes]:
    folder = ROOT / "fuzz" / "corpus" / name
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def hold(name: str) -> None:
    """Give a reader all of its corpus."""
    for file, content in corpus(name).items():
        try:
            READERS[name](content)
        except Exception as error:
            error.add_note(f"fuzz/corpus/{name}/{file}")
            raise


@every_reader
def test_what_was_found_keeps_the_laws(name: str) -> None:
    hold(name)


@every_reader
@given(st.data())
@few
def test_what_lies_near_it_keeps_the_laws(name: str, data: st.DataObject) -> None:
    known = st.sampled_from([*corpus(name).values()])
    content, other = data.draw(known), data.draw(known)
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    piece = data.draw(st.sampled_from([b"", other, *WORDS]) | st.binary(max_size=4))
    READERS[name](content[:begin] + piece + content[end:])


@given(st.data())
@few
def test_the_shipped_data_with_its_lines_in_disorder_keeps_the_laws(data: st.DataObject) -> None:
    lines = (ROOT / "data" / "milestones.toml").read_bytes().splitlines(keepends=True)[:80]
    for _ in range(data.draw(st.integers(1, 3))):
        position, other = data.draw(st.tuples(*[st.integers(0, len(lines) - 1)] * 2))
        lines[position : position + data.draw(st.integers(0, 2))] = [lines[other]]
    READERS["text"](b"".join(lines))


@pytest.mark.parametrize(
    ("name", "where", "what", "wrong"),
    [
        ("due", due, "limit", lambda _, claimed: due.Limit(claimed, claimed)),
        ("as-of", clock, "_NAMED", {"today": 0, "yesterday": -2, "tomorrow": 1}),
        ("text", dataset, "_line_and_column", lambda *_: (0, 0)),
        ("document", shape, "_text", lambda _, value: value.title()),
        ("ledger", Ledger, "settle", lambda *_, **__: None),
        ("program", cli, "complain", lambda *_: None),
    ],
)
def test_a_reader_that_is_wrong_is_found_out(
    name: str, where: object, what: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, what, wrong)
    with pytest.raises(AssertionError):
        hold(name)


def test_the_record_tells_of_every_reader() -> None:
    _, _, record = (ROOT / "fuzz" / "README.md").read_text().partition("## The record")
    assert re.findall(r"^\| `(.+?)`", record, re.MULTILINE) == [*READERS]
