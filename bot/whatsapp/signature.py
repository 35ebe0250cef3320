"""The signature of a webhook body (Cloud API docs, webhooks/create-webhook-endpoint)."""

import hmac

_PREFIX = "sha256="


def sign(secret: str, body: bytes) -> str:
    """The value Meta puts in `X-Hub-Signature-256`: HMAC-SHA256 of the raw bytes with the app secret."""
    if not secret:
        raise ValueError("the app secret is empty; set `WHATSAPP_APP_SECRET`")
    return _PREFIX + hmac.digest(secret.encode(), body, "sha256").hex()


def is_signed(secret: str, body: bytes, header: str | None) -> bool:
    """Whether the header signs these raw bytes. Constant time; without a secret nothing is signed."""
    if not secret or not header:
        return False
    return hmac.compare_digest(sign(secret, body).encode(), header.strip().lower().encode("utf-8", "replace"))
