"""Meaning beside words, where an embedder is named: what a turn asks it, the job that feeds it, and what both count."""

from bot import metrics
from bot.scheduler import Job
from bot.settings import Settings
from handlers.memory.embedder import Embedder, Meaning
from handlers.memory.embedding import Embedding


def embedder(settings: Settings) -> Embedder | None:
    """By `MEMORY_EMBEDDINGS`; None when it is empty. Raises MissingSettings naming what it lacks."""
    if not settings.memory_embeddings:
        return None
    from bot.embedders import named  # noqa: PLC0415 - only where one is named

    return named(settings.memory_embeddings, settings)


def meaning(embedder: Embedder | None) -> Meaning | None:
    """What a turn's questions are asked by."""
    return Meaning(embedder, lambda outcome: metrics.MEANT.labels(outcome).inc()) if embedder else None


def embedding(embedder: Embedder | None) -> list[Job]:
    """The job, if there is anything to do."""
    return [Job("embeddings", Embedding(embedder, _count))] if embedder else []


def _count(done: int, failed: int) -> None:
    metrics.EMBEDDED.labels("done").inc(done)
    metrics.EMBEDDED.labels("failed").inc(failed)
