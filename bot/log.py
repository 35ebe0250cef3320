"""Logs as JSON lines: hashed ids, never a message's text."""

import hashlib
import logging
import sys

import structlog


def configure(level: str) -> None:
    """Set up structlog once for the process; everything goes to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _brief_exception,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    for noisy in ("httpx", "httpx2", "openai", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # it quotes headers it could not read


def hashed(identity: object) -> str:
    """A short, stable stand-in for an id in logs."""
    return hashlib.blake2b(str(identity).encode(), digest_size=6, key=b"tandem-log-1").hexdigest()


def brief(error: BaseException) -> str:
    """An exception's class and place, without its message, which may quote what somebody wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__module__}.{type(error).__name__}{place}"


def _brief_exception(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    error = event.pop("error", None)
    if isinstance(error, BaseException):
        event["error"] = brief(error)
    elif error is not None:
        event["error"] = error
    return event
