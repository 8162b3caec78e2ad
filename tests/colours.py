"""The colour of each state on a terminal, as the number of its escape code (ECMA-48, SGR)."""

COLOURS = {
    "undated": "2",
    "upcoming": "36",
    "soon": "33",
    "due": "1;33",
    "overdue": "1;31",
    "elapsed": "35",
    "kept": "32",
    "partly-kept": "33",
    "broken": "1;31",
    "superseded": "34",
}
