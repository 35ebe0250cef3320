"""Languages as templates name them (Cloud API docs, supported languages)."""

_CODES = {"pt": "pt_BR"}


def code_of(locale: str) -> str:
    """The template code of one of our locales; those not listed are named alike."""
    return _CODES.get(locale, locale)
