"""Which characters reach the reader: none that acts on a terminal, and a way for each other one."""

import codecs
import re
import unicodedata

# C0 and C1 controls, DEL, the line and paragraph separators, and the marks that embed, override or
# isolate a direction of writing: with them a text can rewrite or reorder what stands around it.
_ACTING = "\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
# What Unicode will never make a character; XML and HTML forbid some or all of it.
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_UNSAFE = re.compile(f"[{_ACTING}{_NO_CHARACTERS}]")

# How people write these where there is only ASCII.
_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "·": "-", "→": "->", "…": "...", "“": '"', "”": '"', "’": "'",
     "\u200e": "", "█": "#", "━": "#", "─": "-", "┄": ".", "│": "|", "┴": "+", "○": "o", "●": "*"}
)  # fmt: skip

PLAIN_TEXT = "withdrawal.plain"
"""The name of the error handler for text in an encoding that lacks a character of it."""
JSON_TEXT = "withdrawal.json"
"""The same for JSON, which has escapes of its own."""


def printable(text: str) -> str:
    r"""Return text with what acts on a terminal shown as escapes like `\x1b` and `\u202e`."""
    # What Python calls printable is safe, and asked for in no time.
    return text if text.isprintable() else _UNSAFE.sub(lambda unsafe: _escape(unsafe[0]), text)


def followed(text: str) -> str:
    """Return text that is followed by more, with a mark of no width behind it if it needs one.

    What is written to the left takes along numbers that follow it (UAX 9, W2 and N1): without the
    mark, a date behind it would be torn apart, and "old → new" would read the other way round.
    """
    if text.isascii():
        return text
    turns = any(unicodedata.bidirectional(one) in ("R", "AL") for one in text)
    return f"{text}\u200e" if turns else text


def printable_json(text: str) -> str:
    r"""Return JSON text with the same characters as JSON escapes: `\u001b`, `\u202e`."""
    if text.isprintable():
        return text
    return _UNSAFE.sub(lambda unsafe: _json_escape(unsafe[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _json_escape(characters: str) -> str:
    r"""Return `\uXXXX` for each UTF-16 code unit (RFC 8259, section 7)."""
    units = characters.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(*[iter(units)] * 2, strict=True))


def _for_text(error: UnicodeError) -> tuple[str, int]:
    missing, end = _missing(error)
    return missing.translate(_PLAIN).encode("ascii", "backslashreplace").decode(), end


def _for_json(error: UnicodeError) -> tuple[str, int]:
    missing, end = _missing(error)
    return _json_escape(missing), end


def _missing(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return error.object[error.start : error.end], error.end


codecs.register_error(PLAIN_TEXT, _for_text)
codecs.register_error(JSON_TEXT, _for_json)
