"""The name in what somebody says of themselves, in any language we speak."""

from handlers.lines import closers, openers


def name_in(text: str) -> str:
    """The name in “my name is Sam”; a text of another kind as it is."""
    name = " ".join(text.split()).strip(" .!।")
    for opener in openers():
        if name.casefold().startswith(f"{opener} "):
            return _without_closer(name[len(opener) :]).strip(" ,:")
    return name


def _without_closer(name: str) -> str:
    for closer in closers():
        if name.casefold().endswith(f" {closer}"):
            return name[: -len(closer)]
    return name
