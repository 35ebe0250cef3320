"""Markdown to WhatsApp's own formatting (WhatsApp help centre, "How to format your messages")."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.whatsapp.inline import Inline

_DEPTH = 60

# What WhatsApp shows as typed, or what would lose words, is no Markdown here: HTML, entities, indented code,
# reference definitions. Left out of `text_join`, escapes stay visible as tokens.
_parser = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": _DEPTH})
    .enable(["table", "strikethrough"])
    .disable(["code", "reference", "entity", "text_join"])
)

_SHARED = frozenset(
    {
        *("paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak", "em_open", "em_close", "hr"),
        *("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"),
        *("list_item_open", "list_item_close", "blockquote_open", "blockquote_close"),
    }
)


def to_whatsapp(markdown: str) -> str:
    """Markdown as WhatsApp text. A text that is WhatsApp's already (or plain) comes out as it went in.

    `*x*` is bold in WhatsApp and emphasis in Markdown: it is read as emphasis only beside something that only
    Markdown has (`**`, `#`, a link, a table, …).
    """
    tokens = _parser.parse(markdown)
    if "\\\n" not in markdown and all(map(_is_shared, tokens)):
        return markdown
    return _Blocks(tokens).render()


def _is_shared(token: Token) -> bool:
    """Whether WhatsApp shows the source of this token the way Markdown means it."""
    match token.type:
        case "bullet_list_open":
            return token.markup != "+"
        case "fence":
            return token.markup == "```" and not token.info and not token.level
        case "code_inline":
            return token.markup in {"`", "```"}
        case _:
            return token.type in _SHARED and all(map(_is_shared, token.children or ()))


class _Blocks:
    """Lines of block tokens, each under the prefix of the lists and quotes around it."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.inline = Inline()

    def render(self) -> str:
        return "\n\n".join(filter(None, self.blocks("")))

    def blocks(self, end: str) -> list[str]:
        """The blocks up to the token that closes their parent."""
        found: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at].type != end:
            found.append(self.block())
        self.at += 1
        return found

    def block(self) -> str:
        token = self.take()
        match token.type:
            case "heading_open":
                return self.heading()
            case "paragraph_open":
                return self.paragraph()
            case "blockquote_open":
                return _prefixed("\n\n".join(self.blocks("blockquote_close")), "> ")
            case "bullet_list_open" | "ordered_list_open":
                return self.listing(token)
            case "table_open":
                return self.table()
            case _:
                return _verbatim(token)

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def paragraph(self) -> str:
        text = self.inline.render(self.take())
        self.at += 1
        return text

    def heading(self) -> str:
        text = self.inline.render(self.take(), around="*")
        self.at += 1
        return text

    def listing(self, opening: Token) -> str:
        number = int(opening.attrs.get("start", 1)) if opening.type == "ordered_list_open" else None
        items: list[str] = []
        loose = False
        while self.tokens[self.at].type == "list_item_open":
            self.at += 1
            first = self.tokens[self.at]
            loose = loose or (first.type == "paragraph_open" and not first.hidden)
            blocks = self.blocks("list_item_close")
            mark = "- " if number is None else f"{number + len(items)}. "
            items.append(_hanging(mark, ("\n\n" if loose and len(blocks) > 1 else "\n").join(blocks)))
        self.at += 1
        return ("\n\n" if loose else "\n").join(items)

    def table(self) -> str:
        head, *rows = [_line(row) for row in self.rows()]
        title = head if "*" in head else f"*{head}*"
        return "\n".join(filter(None, [title if head else "", *rows]))

    def rows(self) -> list[list[str]]:
        rows: list[list[str]] = []
        while (token := self.take()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self.inline.render(token))
        return rows


def _verbatim(token: Token) -> str:
    if token.type != "fence":
        return "---" if token.type == "hr" else token.content
    language, code = token.info.strip(), token.content.removesuffix("\n")
    if code and " " not in language:
        return f"```{code}```"
    return f"```{language}\n{code}```" if code else f"{token.markup}{token.info}"  # words, not a language


def _hanging(mark: str, text: str) -> str:
    first, *more = text.split("\n")
    return "\n".join([mark + first, *(f"  {line}" if line else line for line in more)])


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def _line(row: list[str]) -> str:
    """A table's row: what it is about, then the rest."""
    return ": ".join(filter(None, (row[0], ", ".join(filter(None, row[1:])))))
