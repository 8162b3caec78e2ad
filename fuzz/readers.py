"""Everything that reads: a function of bytes each, which raises where a law is broken.

They read and write in the current folder.
"""

from collections.abc import Callable

from fuzz import commands, datasets, ledgers, words

READERS: dict[str, Callable[[bytes], None]] = {
    "due": words.due,
    "as-of": words.as_of,
    "view": words.view,
    "at": words.at,
    "text": datasets.text,
    "document": datasets.document,
    "ledger": ledgers.ledger,
    "program": commands.program,
}
