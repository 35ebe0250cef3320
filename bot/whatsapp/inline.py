"""Inline Markdown tokens as WhatsApp text: marks open and close on each line, and never twice."""

from markdown_it.token import Token

_MARKS = {"strong": "*", "em": "_", "s": "~"}


class Inline:
    """The text of inline tokens; marks that stand open are closed before a line break and opened again after it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []

    def render(self, token: Token, around: str = "") -> str:
        """The inline token's text, all of it between two marks when `around` names one."""
        self.parts, self.open = [], []
        if around:
            self.start(around)
        for child in token.children or ():
            self.add(child)
        if around:
            self.end(around)
        return "".join(self.parts)

    def add(self, token: Token) -> None:
        name, _, edge = token.type.partition("_")
        if name in _MARKS and edge:
            (self.start if edge == "open" else self.end)(_MARKS[name])
        elif token.type in {"softbreak", "hardbreak"}:
            self.break_line()
        elif token.type == "link_open":
            self.link = (len(self.parts), str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            self.close_link()
        elif token.type == "image":
            self.parts.append(_labelled(token.content, str(token.attrs.get("src", ""))))
        elif token.type == "code_inline":
            self.parts.append(f"`{token.content}`")
        else:
            self.parts.append(token.content)

    def start(self, mark: str) -> None:
        if mark not in self.open:
            self.parts.append(mark)
        self.open.append(mark)

    def end(self, mark: str) -> None:
        if mark in self.open:
            self.open.reverse()
            self.open.remove(mark)
            self.open.reverse()
            if mark not in self.open:
                self.parts.append(mark)

    def break_line(self) -> None:
        marks = list(dict.fromkeys(self.open))
        self.parts += [*reversed(marks), "\n", *marks]

    def close_link(self) -> None:
        start, url = self.link
        label = "".join(self.parts[start:])
        del self.parts[start:]
        self.parts.append(_labelled(label, url))


def _labelled(label: str, url: str) -> str:
    bare = label.strip()
    if not bare or bare in {
        url,
        url.removeprefix("mailto:"),
        url.removeprefix("https://"),
        url.removeprefix("http://"),
    }:
        return bare if url.startswith("mailto:") and bare else url
    return f"{bare}: {url}" if url else bare
