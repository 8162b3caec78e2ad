"""Elements of HTML and SVG, in which text stays text: ElementTree escapes all of it."""

from xml.etree.ElementTree import Element

from withdrawal_cli.render.characters import printable


def element(tag: str, *content: Element | str | None, **attributes: str | float | None) -> Element:
    """Return an element with its attributes and its content; what is None is left out.

    A name that is a word of Python ends in `_`, and `_` within stands for `-`: `class_`,
    `text_anchor`.
    """
    named = {_name(key): str(value) for key, value in attributes.items() if value is not None}
    made = Element(tag, named)
    for part in content:
        if isinstance(part, Element):
            made.append(part)
        elif part is not None and len(made):
            made[-1].tail = (made[-1].tail or "") + printable(part)
        elif part is not None:
            made.text = (made.text or "") + printable(part)
    return made


def _name(keyword: str) -> str:
    return keyword.rstrip("_").replace("_", "-")
