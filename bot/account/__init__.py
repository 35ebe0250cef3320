"""The account page: a few static files that speak to the REST API."""

from bot.account.app import PREFIX, build_account

__all__ = ["PREFIX", "build_account"]
