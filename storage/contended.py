"""Transactions in which two workers may claim the same thing at the same moment."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from asyncpg import DeadlockDetectedError, UniqueViolationError
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

_Transaction = TypeVar("_Transaction", bound=Callable[..., Awaitable[object]])

_ATTEMPTS = 12


def contended(transaction: _Transaction) -> _Transaction:
    """Run a whole transaction again when another one took what it wanted: the second time it sees the other's work.

    Raises asyncpg's UniqueViolationError or DeadlockDetectedError when a dozen attempts met somebody faster.
    """
    again = retry(
        retry=retry_if_exception_type((UniqueViolationError, DeadlockDetectedError)),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_random_exponential(0.02, max=0.5),  # ever longer, so that many who meet thin out
        reraise=True,
    )
    return again(transaction)
