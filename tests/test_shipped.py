"""The shipped dataset: what it holds, by its sources, and how it stands and changes."""

import datetime as dt

import pytest

from factories import DAY
from withdrawal_cli.dataset import load
from withdrawal_cli.diff import changes
from withdrawal_cli.model import ChangeKind, Dataset, Kind, Standing, announced
from withdrawal_cli.standing import details, known_to, standings

SOURCES = {
    "shafaq-2024-09-27": (
        "Shafaq News",
        "2024-09-27",
        "https://www.shafaq.com/en/Iraq/Global-Coalition-announces-conclusion-of-its-mission-in-Iraq-within-12-months",
    ),
    "shafaq-2024-09-21": (
        "Shafaq News",
        "2024-09-21",
        "https://www.shafaq.com/en/Iraq/Exclusive-International-Coalition-begins-withdrawal-procedures-from-Baghdad-senior-officer-says",
    ),
    "joint-statement": (
        "Governments of the United States and Iraq",
        "2024-09-27",
        "https://miragenews.com/us-announces-end-date-for-anti-isis-mission-in-1326356",
    ),
    "tehran-times-2025-08-18": (
        "Tehran Times, citing the Iraqi News Agency",
        "2025-08-18",
        "https://www.tehrantimes.com/news/516926/Iraq-to-end-presence-of-US-led-military-coalition-by-September",
    ),
    "shafaq-2025-08-25": (
        "Shafaq News",
        "2025-08-25",
        "https://www.shafaq.com/en/Security/Pentagon-to-Shafaq-News-Iraq-combat-role-ends-bases-repurposed",
    ),
    "trt-2025-10-01": (
        "TRT World",
        "2025-10-01",
        "https://www.trtworld.com/article/29a7a6ebde48",
    ),
    "ap-2025-10-01": (
        "Associated Press, as republished",
        "2025-10-01",
        "https://usa-today-news.com/news/us-military-starts-drawing-down-mission-in-iraq-officials-say",
    ),
    "rudaw-2025-11-26": (
        "Rudaw",
        "2025-11-26",
        "https://www.rudaw.net/english/middleeast/iraq/261120252-amp",
    ),
    "shafaq-2026-01-18": (
        "Shafaq News",
        "2026-01-18",
        "https://www.shafaq.com/en/Security/Global-Coalition-advisers-fully-withdrawn-from-Iraq-military-bases",
    ),
    "wion-2026-02-23": (
        "WION, citing AFP",
        "2026-02-23",
        "https://www.wionews.com/world/mission-accomplished-us-forces-begin-final-exit-from-syria-after-11-year-deployment-1771853483649",
    ),
}  # fmt: skip

COALITION, STATES, IRAQ, MEMBERS = (
    "Global Coalition", "United States", "Iraq", "Coalition members",
)  # fmt: skip
COMMITMENTS = {
    "baghdad-sites": (
        Kind.BY, (COALITION,), "2024-09-21", "shafaq-2024-09-21",
        "mid-2025", "by mid-2025 or possibly sooner",
    ),
    "kurdistan-relocation": (
        Kind.BY, (COALITION,), "2024-09-21", "shafaq-2024-09-21", None, None,
    ),
    "mission-end": (
        Kind.BY, (COALITION, STATES, IRAQ), "2024-09-27", "shafaq-2024-09-27",
        "P12M", "within the next 12 months",
    ),
    "bilateral-transition": (
        Kind.BY, (STATES, IRAQ, MEMBERS), "2024-09-27", "joint-statement", None, None,
    ),
    "syria-operations": (
        Kind.UNTIL, (COALITION,), "2024-09-27", "shafaq-2024-09-27",
        "2026-09", "until September 2026",
    ),
    "hmc-procedures": (Kind.BY, (STATES, IRAQ), "2024-09-27", "joint-statement", None, None),
    "adviser-protection": (Kind.UNTIL, (IRAQ,), "2024-09-27", "joint-statement", None, None),
    "isis-prevention": (
        Kind.UNTIL, (IRAQ, COALITION), "2024-09-27", "shafaq-2024-09-27", None, None,
    ),
}  # fmt: skip

UPDATES = {
    ("2024-09-27", "baghdad-sites", "shafaq-2024-09-27",
     "mid-2025", "by mid-2025 or slightly earlier", None),
    ("2024-09-27", "mission-end", "joint-statement",
     "2025-09-30", "no later than the end of September 2025", None),
    ("2024-09-27", "syria-operations", "joint-statement",
     "2026-09", "until September 2026", None),
    ("2025-08-17", "mission-end", "tehran-times-2025-08-18", None, None, None),
    ("2025-08-17", "syria-operations", "tehran-times-2025-08-18", None, None, None),
    ("2025-08-25", "syria-operations", "shafaq-2025-08-25",
     "2026-09-30", "through September 2026", None),
    ("2025-09-30", "mission-end", "trt-2025-10-01", None, None, None),
    ("2025-10-01", "baghdad-sites", "ap-2025-10-01", None, None, None),
    ("2025-11-26", "kurdistan-relocation", "rudaw-2025-11-26", None, None, "kept"),
    ("2026-01-18", "mission-end", "shafaq-2026-01-18", None, None, "kept"),
    ("2026-01-18", "baghdad-sites", "shafaq-2026-01-18", None, None, "kept"),
    ("2026-01-18", "bilateral-transition", "shafaq-2026-01-18", None, None, "kept"),
    ("2026-02-23", "syria-operations", "wion-2026-02-23", None, None, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    (made,) = load(["shipped"])
    return made


def stood(made: Dataset, day: str) -> dict[str, Standing]:
    """Return how everything stood on a day, by id."""
    return {one.id: one for one in standings([(made, DAY(day))], soon=30)}


def test_the_statement_ends_its_days_in_baghdad(shipped: Dataset) -> None:
    statement = shipped.statement
    assert (statement.id, statement.issued, statement.timezone, statement.parties) == (
        "us-iraq-2024",
        dt.date(2024, 9, 27),
        "Asia/Baghdad",
        (STATES, IRAQ),
    )
    assert known_to(shipped) == dt.date(2026, 2, 23)


def test_every_source_is_there_and_cited(shipped: Dataset) -> None:
    assert {
        key: (source.publisher, str(source.date), source.url)
        for key, source in shipped.sources.items()
    } == SOURCES
    cited = {one.source for one in shipped.milestones}
    cited |= {said.source for one in shipped.milestones for said in one.updates}
    assert cited == SOURCES.keys()


def test_every_commitment_is_there_as_announced(shipped: Dataset) -> None:
    assert {
        one.id: (
            one.kind,
            shipped.statement.parties if one.parties is None else one.parties,
            str(announced(one, shipped.statement)),
            one.source,
            one.due,
            one.wording,
        )
        for one in shipped.milestones
    } == COMMITMENTS


def test_every_condition_is_there(shipped: Dataset) -> None:
    assert {one.id: one.condition for one in shipped.milestones if one.condition} == {
        "bilateral-transition": "Follows the end of the mission.",
        "syria-operations": "Subject to conditions on the ground and to consultations among Iraq, "
        "the United States and Coalition members.",
        "adviser-protection": "In line with Iraq's constitution and laws.",
    }


def test_every_update_is_there_and_no_other(shipped: Dataset) -> None:
    found = [
        (str(said.date), one.id, said.source, said.due, said.wording, said.outcome)
        for one in shipped.milestones
        for said in one.updates
    ]
    assert set(found) == UPDATES
    assert len(found) == len(UPDATES)
    # The source dates the declaration, not the deed.
    assert {said.done for one in shipped.milestones for said in one.updates} == {None}


def test_what_moves_no_date_says_what_happened(shipped: Dataset) -> None:
    said = [said for one in shipped.milestones for said in one.updates]
    assert [said.note is None for said in said] == [said.due is not None for said in said]


@pytest.mark.parametrize("id", ["mission-end", "baghdad-sites"])
def test_the_verdict_says_how_far_it_reaches(shipped: Dataset, id: str) -> None:  # noqa: A002
    outcome = stood(shipped, "2026-01-18")[id].outcome
    assert outcome is not None
    assert outcome.note is not None
    for words in ("Higher Military Commission", "federal Iraq", "Erbil", "Syria"):
        assert words in outcome.note


@pytest.mark.parametrize(
    ("day", "id", "state", "days_left_earliest", "days_left", "days_late"),
    [
        ("2024-09-25", "baghdad-sites", "upcoming", 218, 340, None),
        ("2024-09-27", "mission-end", "upcoming", 368, 368, None),
        ("2025-06-01", "baghdad-sites", "due", -31, 91, None),
        ("2025-06-01", "mission-end", "upcoming", 121, 121, None),
        ("2025-06-01", "syria-operations", "upcoming", 457, 486, None),
        ("2025-08-31", "baghdad-sites", "due", -122, 0, None),
        ("2025-09-01", "baghdad-sites", "overdue", -123, -1, None),
        ("2025-08-24", "syria-operations", "upcoming", 373, 402, None),
        ("2025-08-25", "syria-operations", "upcoming", 401, 401, None),
        ("2025-08-30", "mission-end", "upcoming", 31, 31, None),
        ("2025-08-31", "mission-end", "soon", 30, 30, None),
        ("2025-09-29", "mission-end", "soon", 1, 1, None),
        ("2025-09-30", "mission-end", "due", 0, 0, None),
        ("2025-10-01", "mission-end", "overdue", -1, -1, None),
        ("2026-01-17", "mission-end", "overdue", -109, -109, None),
        ("2026-01-18", "mission-end", "kept", -110, -110, 110),
        ("2026-09-30", "syria-operations", "due", 0, 0, None),
        ("2026-10-01", "syria-operations", "elapsed", -1, -1, None),
        ("2026-11-23", "baghdad-sites", "kept", -571, -449, 140),
        ("2026-11-23", "mission-end", "kept", -419, -419, 110),
        ("2026-11-23", "syria-operations", "elapsed", -54, -54, None),
        ("2025-11-25", "kurdistan-relocation", "undated", None, None, None),
        ("2025-11-26", "kurdistan-relocation", "kept", None, None, None),
        ("2026-11-23", "bilateral-transition", "kept", None, None, None),
        ("2026-11-23", "hmc-procedures", "undated", None, None, None),
    ],
)
def test_how_it_stood(
    shipped: Dataset,
    day: str,
    id: str,  # noqa: A002 - the field's name
    state: str,
    days_left_earliest: int | None,
    days_left: int | None,
    days_late: int | None,
) -> None:
    one = stood(shipped, day)[id]
    assert (one.state, one.days_left_earliest, one.days_left) == (
        state,
        days_left_earliest,
        days_left,
    )
    settled = state == "kept"
    assert (one.outcome is not None) == settled
    assert (one.outcome and one.outcome.days_late) == days_late


DATED = ["baghdad-sites", "mission-end", "syria-operations"]
UNDATED = [
    "adviser-protection", "bilateral-transition", "hmc-procedures", "isis-prevention",
    "kurdistan-relocation",
]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        ("2024-09-20", []),
        ("2024-09-21", ["baghdad-sites", "kurdistan-relocation"]),
        ("2024-09-25", ["baghdad-sites", "kurdistan-relocation"]),
        ("2024-09-26", ["baghdad-sites", "kurdistan-relocation"]),
        ("2024-09-27", DATED + UNDATED),
        ("2026-11-23", DATED + UNDATED),
    ],
)
def test_what_was_known_of(shipped: Dataset, day: str, ids: list[str]) -> None:
    assert list(stood(shipped, day)) == ids


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "2025-08-01",
            "2025-09-01",
            [
                ("baghdad-sites", "changed", ("state",), 0, 0, []),
                ("mission-end", "changed", ("state",), 0, 0, ["2025-08-17"]),
                ("syria-operations", "changed", ("due",), 0, 29, ["2025-08-17", "2025-08-25"]),
            ],
        ),
        (
            "2024-09-25",
            "2024-09-28",
            [
                ("baghdad-sites", "changed", ("due",), 0, 0, ["2024-09-27"]),
                ("mission-end", "added", (), None, None, ["2024-09-27"]),
                ("syria-operations", "added", (), None, None, ["2024-09-27"]),
                ("adviser-protection", "added", (), None, None, []),
                ("bilateral-transition", "added", (), None, None, []),
                ("hmc-procedures", "added", (), None, None, []),
                ("isis-prevention", "added", (), None, None, []),
            ],
        ),
        (
            "2026-01-01",
            "2026-02-01",
            [
                ("baghdad-sites", "changed", ("state", "outcome"), 0, 0, ["2026-01-18"]),
                ("mission-end", "changed", ("state", "outcome"), 0, 0, ["2026-01-18"]),
                (
                    "bilateral-transition",
                    "changed",
                    ("state", "outcome"),
                    None,
                    None,
                    ["2026-01-18"],
                ),
            ],
        ),
        (
            "2026-02-01",
            "2026-03-01",
            [("syria-operations", "changed", (), 0, 0, ["2026-02-23"])],
        ),
        ("2026-03-01", "2026-08-31", [("syria-operations", "changed", ("state",), 0, 0, [])]),
        ("2026-10-01", "2026-11-23", []),
    ],
)
def test_what_changed(
    shipped: Dataset, before: str, after: str, expected: list[tuple[object, ...]]
) -> None:
    views = [details([(shipped, DAY(day))], soon=30) for day in (before, after)]
    found = [one for one in changes(*views) if one.change is not ChangeKind.UNCHANGED]
    assert [
        (
            one.id,
            one.change.value,
            one.fields,
            one.slip_days,
            one.slip_days_earliest,
            [str(said.date) for said in one.updates],
        )
        for one in found
    ] == expected
    assert {one.updates_dropped for one in found} <= {()}


def test_on_the_day_of_the_statement_only_the_words_of_the_baghdad_sites_changed(
    shipped: Dataset,
) -> None:
    days = ("2024-09-26", "2024-09-27")
    assert [
        (due.text, str(due.earliest), str(due.latest), due.wording, due.source.id)
        for day in days
        if (due := stood(shipped, day)["baghdad-sites"].due)
    ] == [
        ("mid-2025", "2025-05-01", "2025-08-31",
         "by mid-2025 or possibly sooner", "shafaq-2024-09-21"),
        ("mid-2025", "2025-05-01", "2025-08-31",
         "by mid-2025 or slightly earlier", "shafaq-2024-09-27"),
    ]  # fmt: skip
