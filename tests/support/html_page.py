"""A page as tests read it: its elements, with their attributes and the text below each."""

from __future__ import annotations

from html.parser import HTMLParser

EMPTY_ELEMENTS = {"meta", "link", "img", "br"}


class Page(HTMLParser):
    """A page as elements: (tag, attributes, text below)."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[int] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in EMPTY_ELEMENTS:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for index in self._open:
            self.elements[index][2].append(data)

    @property
    def tags(self) -> list[tuple[str, dict[str, str]]]:
        """The elements without their text."""
        return [(tag, attributes) for tag, attributes, _ in self.elements]

    @property
    def text(self) -> str:
        """All text of the page."""
        return "".join(self.elements[0][2])

    def all(self, name: str) -> list[str]:
        """Return the values of an attribute, wherever it stands."""
        return [attributes[name] for _, attributes, _ in self.elements if name in attributes]

    def section(self, key: str) -> str:
        """Return the text of a section of the brief, each white space folded."""
        return next(
            " ".join("".join(text).split()) for _, held, text in self.elements if held.get("data-section") == key
        )

    def texts(self, tag: str, name: str = "") -> list[str]:
        """Return the text of the elements of a tag, and of a class if one is named, each white space folded."""
        return [
            " ".join("".join(text).split())
            for found, attributes, text in self.elements
            if found == tag and (not name or name in attributes.get("class", "").split())
        ]
