"""Errors of the Graph API in Meta's JSON shape."""

import secrets

from bot.simulator.shapes import JsonObject

# code → HTTP status, title, as in Meta's error table.
TABLE: dict[int, tuple[int, str]] = {
    1: (400, "Please reduce the amount of data you're asking for, then retry your request"),
    33: (400, "Unsupported request"),
    100: (400, "Invalid parameter"),
    190: (401, "Authentication Error"),
    131000: (500, "Something went wrong"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    130429: (400, "Rate limit hit"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131047: (400, "Re-engagement message"),
    131051: (400, "Unsupported message type"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131062: (400, "Business-scoped user id is not allowed here"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    139100: (400, "Failed to block or unblock user"),
}
TRANSIENT = frozenset({131000, 130429, 131056})


class GraphError(Exception):
    """A refusal by the Graph API. `code` decides what a client must do, not the HTTP status."""

    def __init__(self, code: int, details: str, *, http_status: int | None = None) -> None:
        super().__init__(f"({code}) {details}")
        self.code = code
        self.details = details
        self.http_status = http_status or TABLE[code][0]

    def body(self) -> JsonObject:
        """The answer's JSON."""
        error: JsonObject = {
            "message": f"(#{self.code}) {TABLE[self.code][1]}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": "A" + secrets.token_urlsafe(16),
        }
        if self.code in TRANSIENT:
            error["is_transient"] = True
        return {"error": error}


def status_error(code: int, details: str) -> JsonObject:
    """One of `statuses[].errors` or `messages[].errors`, which look different from an answer's."""
    title = TABLE[code][1]
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": "/documentation/business-messaging/whatsapp/support/error-codes",
    }
