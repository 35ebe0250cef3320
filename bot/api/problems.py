"""Every error of the API as `application/problem+json` (RFC 9457), naming the field where there is one."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import asyncpg
from aiohttp import web
from pydantic import BaseModel, Field, ValidationError

from storage.database import database_away
from storage.errors import AccountGone, WaitsForGuardian

CONTENT_TYPE = "application/problem+json"
KINDS = {
    400: "bad-request", 401: "unauthenticated", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
    409: "conflict", 412: "changed-meanwhile", 413: "too-large", 415: "wrong-content-type", 422: "invalid",
    429: "too-many-requests", 500: "internal", 502: "bad-gateway", 503: "unavailable",
}  # fmt: skip


class FieldError(BaseModel):
    """What is wrong with one field; nested ones are written with dots."""

    field: str
    message: str


class ProblemOut(BaseModel):
    """The body of every error."""

    type: str = Field(examples=["/docs#not-found"])
    title: str
    status: int
    detail: str
    errors: list[FieldError]
    request_id: str


class Problem(Exception):  # noqa: N818 - the RFC's own word
    """An answer that is an error. `errors` are (field, message) pairs; no text of a person belongs into any of it."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {detail}")
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})

    def response(self, request_id: str) -> web.Response:
        """The answer as aiohttp sends it."""
        body = {
            "type": f"/docs#{KINDS.get(self.status, 'problem')}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail or HTTPStatus(self.status).description,
            "errors": [{"field": field, "message": message} for field, message in self.errors],
            "request_id": request_id,
        }
        return web.Response(text=json.dumps(body), status=self.status, content_type=CONTENT_TYPE, headers=self.headers)


def invalid(field: str, message: str) -> Problem:
    """422 about one field."""
    return Problem(422, f"{field or 'the request'}: {message}", errors=[(field, message)])


def unauthenticated(detail: str) -> Problem:
    """401; an absent token is named without an error code (RFC 6750, 3.1)."""
    code = ', error="invalid_token"' if "token" in detail and "no " not in detail else ""
    return Problem(401, detail, headers={"WWW-Authenticate": f'Bearer realm="tandem"{code}'})


def of_validation(error: ValidationError) -> Problem:
    """422 with every field pydantic complained about; what was sent is not repeated."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    errors = [(".".join(str(part) for part in one["loc"]), one["msg"]) for one in found[:50]]
    first = f"{errors[0][0] or 'the body'}: {errors[0][1]}" if errors else "the request is not valid"
    return Problem(422, first, errors=errors)


def of_database(error: BaseException) -> Problem | None:
    """What an error of the database, or of storage, means to a client; None for a fault of ours."""
    match error:
        case AccountGone():
            return unauthenticated("this account was deleted")
        case WaitsForGuardian():
            return Problem(403, "nothing is kept of you until a guardian has agreed")
    if database_away(error):
        return Problem(503, "the database is away, try again", headers={"Retry-After": "5"})
    return next((Problem(status, detail) for kind, status, detail in _REFUSALS if isinstance(error, kind)), None)


_REFUSALS: tuple[tuple[type[BaseException], int, str], ...] = (
    (asyncpg.InsufficientPrivilegeError, 403, "this is not yours to change"),
    (asyncpg.UniqueViolationError, 409, "this exists already"),
    (asyncpg.ForeignKeyViolationError, 409, "what this refers to does not exist, or no more"),
    (asyncpg.CheckViolationError, 422, "the database refuses a value"),
    (asyncpg.DataError, 422, "the database refuses a value"),
    (asyncpg.SerializationError, 503, "somebody else was faster, try again"),
    (asyncpg.DeadlockDetectedError, 503, "somebody else was faster, try again"),
)
