"""Inline Markdown tokens as WhatsApp text: marks open and close on each line, and never twice."""

from markdown_it.token import Token

_MARKS = {"strong": "*", "em": "_", "s": "~"}


class Inline:
    """The text of inline tokens; marks that stand open are closed before a line break and opened again after it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._marks: list[str] = []
        self._link = (0, "")

    def render(self, token: Token, around: str = "") -> str:
        """The inline token's text, all of it between two marks when `around` names one."""
        if not token.children:
            return ""
        self._parts, self._marks = [], []
        if around:
            self._start(around)
        for child in token.children:
            self._add(child)
        if around:
            self._end(around)
        return "".join(self._parts)

    def _add(self, token: Token) -> None:
        name, _, edge = token.type.partition("_")
        if name in _MARKS and edge:
            (self._start if edge == "open" else self._end)(_MARKS[name])
        elif token.type in {"softbreak", "hardbreak"}:
            self._break_line()
        elif token.type == "link_open":
            self._link = (len(self._parts), str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            self._close_link()
        elif token.type == "image":
            self._parts.append(_labelled(token.content, str(token.attrs.get("src", ""))))
        elif token.type == "code_inline":
            mark = "```" if token.markup == "```" else "`"
            self._parts.append(f"{mark}{token.content}{mark}")
        else:
            self._parts.append(token.content)

    def _start(self, mark: str) -> None:
        if mark not in self._marks:
            self._parts.append(mark)
        self._marks.append(mark)

    def _end(self, mark: str) -> None:
        if mark in self._marks:
            self._marks.reverse()
            self._marks.remove(mark)
            self._marks.reverse()
            if mark not in self._marks:
                self._parts.append(mark)

    def _break_line(self) -> None:
        marks = list(dict.fromkeys(self._marks))
        self._parts += [*reversed(marks), "\n", *marks]

    def _close_link(self) -> None:
        start, url = self._link
        label = "".join(self._parts[start:])
        del self._parts[start:]
        self._parts.append(_labelled(label, url))


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
