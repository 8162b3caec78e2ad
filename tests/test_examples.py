"""The examples: what the agreement of 2020 holds, by its sources, and how it stood and changed."""

import datetime as dt
from pathlib import Path

import pytest

from conftest import Shell
from factories import DAY
from withdrawal_cli.dataset import load
from withdrawal_cli.diff import changes
from withdrawal_cli.model import ChangeKind, Dataset, Kind, Standing, announced
from withdrawal_cli.standing import details, known_to, standings

EXAMPLES = Path(__file__).parent.parent / "examples"
AGREEMENT = str(EXAMPLES / "us-taliban-2020.toml")

SOURCES = {
    "agreement": (
        "PA-X peace agreements database",
        "2020-02-29",
        "https://pax.peaceagreements.org/agreements/2271",
    ),
    "ajil-2020-07-17": (
        "American Journal of International Law",
        "2020-07-17",
        "https://www.cambridge.org/core/journals/american-journal-of-international-law/article/united-states-signs-agreement-with-the-taliban-but-prospects-for-its-full-implementation-remain-uncertain/DFCC3FA5EE12A575373BF5177C184220",
    ),
    "amn-2020-07-15": (
        "American Military News",
        "2020-07-15",
        "https://americanmilitarynews.com/2020/07/pentagon-us-has-less-than-8600-troops-in-afghanistan-now-meeting-goal-laid-out-in-taliban-peace-deal/",
    ),
    "media-line-2020-09-03": (
        "The Media Line",
        "2020-09-03",
        "https://themedialine.org/headlines/afghan-peace-talks-said-ready-to-get-underway/",
    ),
    "republic-2020-09-14": (
        "Republic World",
        "2020-09-14",
        "https://www.republicworld.com/world-news/rest-of-the-world-news/afghan-peace-talks-make-progress-following-first-contact-group-session.html",
    ),
    "koaa-2021-04-14": (
        "KOAA",
        "2021-04-14",
        "https://www.koaa.com/news/national-politics/biden-deliver-remarks-on-troop-withdrawal-from-afghanistan-wednesday",
    ),
    "sputnik-2021-07-08": (
        "Sputnik",
        "2021-07-08",
        "https://sputniknews.com/us/202107081083340107-president-joe-biden-us-will-be-out-of-afghanistan-by-31-august/",
    ),
    "arkansas-2021-08-31": (
        "Arkansas Democrat-Gazette",
        "2021-08-31",
        "https://www.arkansasonline.com/news/2021/aug/31/troops-take-flight-out-as-us-completes-exit/",
    ),
}  # fmt: skip

COMMITMENTS = {
    "first-reduction": ("P135D", "within the first one hundred thirty-five (135) days"),
    "full-withdrawal": ("P14M", "fourteen (14) months"),
    "prisoners": ("2020-03-10", "by March 10, 2020"),
    "intra-afghan-talks": ("2020-03-10", "on March 10, 2020"),
    "un-sanctions": ("2020-05-29", "by May 29, 2020"),
    "us-sanctions": ("2020-08-27", "by August 27, 2020"),
}

UPDATES = [
    ("2020-07-14", "first-reduction", "amn-2020-07-15", None, None, "kept", "2020-07-13"),
    ("2020-09-03", "prisoners", "media-line-2020-09-03", None, None, "partly-kept", None),
    ("2020-09-12", "intra-afghan-talks", "republic-2020-09-14", None, None, "kept", "2020-09-12"),
    ("2021-04-14", "full-withdrawal", "koaa-2021-04-14",
     "2021-09-11", "by September 11", None, None),
    ("2021-07-08", "full-withdrawal", "sputnik-2021-07-08",
     "2021-08-31", "on August 31", None, None),
    ("2021-08-30", "full-withdrawal", "arkansas-2021-08-31", None, None, "kept", "2021-08-30"),
]  # fmt: skip


@pytest.fixture(scope="module")
def agreement() -> Dataset:
    (made,) = load([AGREEMENT])
    return made


def stood(made: Dataset, day: str) -> dict[str, Standing]:
    """Return how everything stood on a day, by id."""
    return {one.id: one for one in standings([(made, DAY(day))], soon=30)}


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.name)
def test_an_example_has_no_problem(withdrawal: Shell, file: Path) -> None:
    result = withdrawal("check", str(file))
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("no problem in 1 file, ")


def test_the_agreement_ends_its_days_in_kabul(agreement: Dataset) -> None:
    statement = agreement.statement
    assert (statement.id, statement.issued, statement.timezone, statement.parties) == (
        "us-taliban-2020",
        dt.date(2020, 2, 29),
        "Asia/Kabul",
        ("United States", "Taliban"),
    )
    assert statement.url == SOURCES["agreement"][-1]
    assert known_to(agreement) == dt.date(2021, 8, 30)


def test_every_source_is_there(agreement: Dataset) -> None:
    assert {
        key: (source.publisher, str(source.date), source.url)
        for key, source in agreement.sources.items()
    } == SOURCES


def test_every_commitment_is_there_as_agreed(agreement: Dataset) -> None:
    assert {one.id: (one.due, one.wording) for one in agreement.milestones} == COMMITMENTS
    # All were made by the agreement itself, and all are to be done by their limit.
    assert {
        (one.kind, str(announced(one, agreement.statement)), one.source, one.parties)
        for one in agreement.milestones
    } == {(Kind.BY, "2020-02-29", "agreement", None)}


def test_only_the_withdrawal_has_a_place_and_a_condition(agreement: Dataset) -> None:
    assert [
        (one.id, one.place, one.condition)
        for one in agreement.milestones
        if one.place or one.condition
    ] == [("full-withdrawal", "Afghanistan", "Subject to the Taliban's commitments.")]


def test_every_update_is_there_and_no_other(agreement: Dataset) -> None:
    assert [
        (
            str(said.date),
            one.id,
            said.source,
            said.due,
            said.wording,
            said.outcome,
            said.done and str(said.done),
        )
        for one in agreement.milestones
        for said in one.updates
    ] == sorted(UPDATES, key=lambda update: [*COMMITMENTS].index(update[1]))


def test_every_note_is_there_and_no_other(agreement: Dataset) -> None:
    said = [said for one in agreement.milestones for said in one.updates]
    assert {str(one.date): one.note for one in said if one.note} == {
        "2020-07-14": "The Pentagon declares that the reduction was met by 13 July.",
        "2020-09-03": "All but about six of the last 400 prisoners are reported free.",
        "2020-09-12": "The talks begin in Doha.",
        "2021-04-14": "The withdrawal is to begin on 1 May.",
        "2021-08-30": "The last aircraft leaves one minute before midnight in Kabul.",
    }


@pytest.mark.parametrize(
    ("id", "first_limit", "last_limit"),
    [
        ("first-reduction", "2020-07-13", "2020-07-13"),
        ("full-withdrawal", "2021-04-29", "2021-08-31"),
        ("prisoners", "2020-03-10", "2020-03-10"),
        ("intra-afghan-talks", "2020-03-10", "2020-03-10"),
        ("un-sanctions", "2020-05-29", "2020-05-29"),
        ("us-sanctions", "2020-08-27", "2020-08-27"),
    ],
)
def test_every_limit_is_a_day(
    agreement: Dataset,
    id: str,  # noqa: A002 - the field's name
    first_limit: str,
    last_limit: str,
) -> None:
    for day, limit in (("2020-02-29", first_limit), ("2021-09-01", last_limit)):
        due = stood(agreement, day)[id].due
        assert due is not None
        assert (str(due.earliest), str(due.latest), due.approximate) == (limit, limit, False)


@pytest.mark.parametrize(
    ("day", "id", "state", "days_left", "days_late"),
    [
        ("2020-02-29", "first-reduction", "upcoming", 135, None),
        ("2020-06-12", "first-reduction", "upcoming", 31, None),
        ("2020-06-13", "first-reduction", "soon", 30, None),
        ("2020-07-12", "first-reduction", "soon", 1, None),
        ("2020-07-13", "first-reduction", "due", 0, None),
        ("2020-07-14", "first-reduction", "kept", -1, 0),
        ("2020-02-29", "full-withdrawal", "upcoming", 425, None),
        ("2021-03-29", "full-withdrawal", "upcoming", 31, None),
        ("2021-03-30", "full-withdrawal", "soon", 30, None),
        ("2021-04-13", "full-withdrawal", "soon", 16, None),
        ("2021-04-14", "full-withdrawal", "upcoming", 150, None),
        ("2021-04-29", "full-withdrawal", "upcoming", 135, None),
        ("2021-04-30", "full-withdrawal", "upcoming", 134, None),
        ("2021-07-07", "full-withdrawal", "upcoming", 66, None),
        ("2021-07-08", "full-withdrawal", "upcoming", 54, None),
        ("2021-07-31", "full-withdrawal", "upcoming", 31, None),
        ("2021-08-01", "full-withdrawal", "soon", 30, None),
        ("2021-08-29", "full-withdrawal", "soon", 2, None),
        ("2021-08-30", "full-withdrawal", "kept", 1, -1),
        ("2021-09-01", "full-withdrawal", "kept", -1, -1),
        ("2020-02-29", "prisoners", "soon", 10, None),
        ("2020-03-09", "prisoners", "soon", 1, None),
        ("2020-03-10", "prisoners", "due", 0, None),
        ("2020-03-11", "prisoners", "overdue", -1, None),
        ("2020-09-02", "prisoners", "overdue", -176, None),
        ("2020-09-03", "prisoners", "partly-kept", -177, 177),
        ("2020-03-09", "intra-afghan-talks", "soon", 1, None),
        ("2020-03-10", "intra-afghan-talks", "due", 0, None),
        ("2020-03-11", "intra-afghan-talks", "overdue", -1, None),
        ("2020-09-11", "intra-afghan-talks", "overdue", -185, None),
        ("2020-09-12", "intra-afghan-talks", "kept", -186, 186),
        ("2020-04-28", "un-sanctions", "upcoming", 31, None),
        ("2020-04-29", "un-sanctions", "soon", 30, None),
        ("2020-05-28", "un-sanctions", "soon", 1, None),
        ("2020-05-29", "un-sanctions", "due", 0, None),
        ("2020-05-30", "un-sanctions", "overdue", -1, None),
        ("2020-07-27", "us-sanctions", "upcoming", 31, None),
        ("2020-07-28", "us-sanctions", "soon", 30, None),
        ("2020-08-26", "us-sanctions", "soon", 1, None),
        ("2020-08-27", "us-sanctions", "due", 0, None),
        ("2020-08-28", "us-sanctions", "overdue", -1, None),
    ],
)
def test_how_it_stood(
    agreement: Dataset,
    day: str,
    id: str,  # noqa: A002 - the field's name
    state: str,
    days_left: int,
    days_late: int | None,
) -> None:
    one = stood(agreement, day)[id]
    assert (one.state, one.days_left, one.outcome and one.outcome.days_late) == (
        state,
        days_left,
        days_late,
    )


def test_nothing_was_known_before_the_agreement(agreement: Dataset) -> None:
    assert stood(agreement, "2020-02-28") == {}
    assert stood(agreement, "2020-02-29").keys() == COMMITMENTS.keys()


@pytest.mark.parametrize("id", ["un-sanctions", "us-sanctions"])
def test_what_no_source_settles_stays_overdue(agreement: Dataset, id: str) -> None:  # noqa: A002
    assert [one.updates for one in agreement.milestones if one.id == id] == [()]
    one = stood(agreement, "2026-11-23")[id]
    assert (one.state, one.outcome) == ("overdue", None)


def test_the_withdrawal_came_123_days_after_its_first_limit(agreement: Dataset) -> None:
    # History is kept: the day before the first move still shows the limit that was moved.
    first = stood(agreement, "2021-04-13")["full-withdrawal"].due
    outcome = stood(agreement, "2021-08-30")["full-withdrawal"].outcome
    assert first is not None
    assert outcome is not None
    assert outcome.done is not None
    assert (first.text, (outcome.done - first.latest).days) == ("P14M", 123)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "2021-04-13",
            "2021-04-14",
            [("full-withdrawal", ("due", "state"), 135, 135, ["2021-04-14"])],
        ),
        (
            "2021-07-07",
            "2021-07-08",
            [("full-withdrawal", ("due",), -11, -11, ["2021-07-08"])],
        ),
        (
            "2021-04-13",
            "2021-07-08",
            [("full-withdrawal", ("due", "state"), 124, 124, ["2021-04-14", "2021-07-08"])],
        ),
        (
            "2021-08-29",
            "2021-08-30",
            [("full-withdrawal", ("state", "outcome"), 0, 0, ["2021-08-30"])],
        ),
        ("2021-08-30", "2026-11-23", []),
    ],
)
def test_what_changed(
    agreement: Dataset, before: str, after: str, expected: list[tuple[object, ...]]
) -> None:
    views = [details([(agreement, DAY(day))], soon=30) for day in (before, after)]
    assert [
        (
            one.id,
            one.fields,
            one.slip_days,
            one.slip_days_earliest,
            [str(said.date) for said in one.updates],
        )
        for one in changes(*views)
        if one.change is not ChangeKind.UNCHANGED
    ] == expected


@pytest.mark.parametrize(
    ("instant", "state"),
    [
        # The last aircraft leaves, one minute before midnight in Kabul.
        ("2021-08-30T23:59:00+04:30", "kept"),
        ("2021-08-30T19:29:00Z", "kept"),
        ("2021-08-29T19:29:59Z", "soon"),
        ("2021-08-29T19:30:00Z", "kept"),
    ],
)
def test_the_day_is_that_of_kabul(withdrawal: Shell, instant: str, state: str) -> None:
    result = withdrawal(
        "status", "full-withdrawal", "-d", AGREEMENT, "--as-of", instant, "-f", "csv"
    )
    assert f",{state}," in result.out


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            "2021-05-01",
            """\
ID                  STATE        LIMIT        WHEN                                 MILESTONE
intra-afghan-talks  kept         10 Mar 2020  kept 186 days late                   Negotiations between the Afghan sides begin
prisoners           partly-kept  10 Mar 2020  declared partly-kept 177 days after  The two sides release up to 5,000 and up to 1,000 prisoners
un-sanctions        overdue      29 May 2020  337 days ago                         Diplomatic engagement to take Taliban members off the UN sanctions list
first-reduction     kept         13 Jul 2020  kept on the day                      US forces are down to 8,600 and out of five bases
us-sanctions        overdue      27 Aug 2020  247 days ago                         US sanctions and the rewards list are reviewed, with the goal of removing them
full-withdrawal     upcoming     11 Sep 2021  in 133 days                          All US and allied forces leave Afghanistan

As of 1 May 2021 (Asia/Kabul) · 2 overdue · data to 30 Aug 2021
""",  # noqa: E501 - as printed
        ),
        (
            "2021-09-01",
            """\
ID                  STATE        LIMIT        WHEN                                 MILESTONE
intra-afghan-talks  kept         10 Mar 2020  kept 186 days late                   Negotiations between the Afghan sides begin
prisoners           partly-kept  10 Mar 2020  declared partly-kept 177 days after  The two sides release up to 5,000 and up to 1,000 prisoners
un-sanctions        overdue      29 May 2020  460 days ago                         Diplomatic engagement to take Taliban members off the UN sanctions list
first-reduction     kept         13 Jul 2020  kept on the day                      US forces are down to 8,600 and out of five bases
us-sanctions        overdue      27 Aug 2020  370 days ago                         US sanctions and the rewards list are reviewed, with the goal of removing them
full-withdrawal     kept         31 Aug 2021  kept 1 day early                     All US and allied forces leave Afghanistan

As of 1 Sep 2021 (Asia/Kabul) · 2 overdue · data to 30 Aug 2021
""",  # noqa: E501 - as printed
        ),
    ],
)
def test_what_status_prints(withdrawal: Shell, day: str, expected: str) -> None:
    assert withdrawal("status", "-d", AGREEMENT, "--as-of", day) == (0, expected, "")
