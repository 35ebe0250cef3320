"""The embedder named in the settings: a provider's API, or a table of words on this machine (`make install-dense`)."""

import asyncio
import json
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from pydantic_ai.embeddings import EmbeddingModel, EmbeddingSettings, infer_embedding_model
from pydantic_ai.exceptions import ModelHTTPError, UserError

from bot.models import provider
from bot.settings import MissingSettings, Settings
from handlers.memory.embedder import Embedder, EmbedderAway, TextRefused, Use

LOCAL = "local:wordllama"
_SHORTENED = ("text-embedding-3", "gemini-embedding")  # families whose vectors may be cut to their beginning
_DIMENSIONS = 512
_REFUSALS = frozenset({400, 413, 422})


def named(name: str, settings: Settings) -> Embedder:
    """The embedder of this id, ready. Raises MissingSettings naming what is lacking."""
    if name == LOCAL:
        return WordTable(name)
    try:
        model = infer_embedding_model(name, provider_factory=lambda kind: provider(kind, settings))
    except (UserError, ImportError, ValueError) as error:
        raise MissingSettings(f"MEMORY_EMBEDDINGS names {name!r}, which cannot be used: {error}") from error
    return ProviderEmbedder(name, model, settings.model_timeout_seconds)


class ProviderEmbedder:
    """A model of pydantic-ai, with the provider's key."""

    def __init__(self, name: str, model: EmbeddingModel, timeout_seconds: float) -> None:
        self.id, self._model, self._timeout = name, model, timeout_seconds
        short = model.model_name.startswith(_SHORTENED)
        self._settings = EmbeddingSettings(dimensions=_DIMENSIONS) if short else None

    async def embed(self, texts: Sequence[str], use: Use) -> list[Sequence[float]]:
        """A vector for each text. Raises EmbedderAway, TextRefused; what the provider said stays out of both."""
        try:
            async with asyncio.timeout(self._timeout):
                result = await self._model.embed(
                    list(texts), input_type="query" if use == "question" else "document", settings=self._settings
                )
        except ModelHTTPError as error:
            refused = TextRefused if error.status_code in _REFUSALS else EmbedderAway
            raise refused(f"status {error.status_code}") from None
        except Exception as error:  # noqa: BLE001 - whatever a provider's client raises
            raise EmbedderAway(type(error).__name__) from None
        vectors = list(result.embeddings)
        if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) != 1:
            raise EmbedderAway("an answer of another number of vectors, or of several lengths")
        return vectors


class WordTable:
    """The mean of the vectors of a text's word pieces, 256 numbers each, by the table in the package wordllama.

    The table is read without the package's code, which sets up the root logger, wants a network client and takes 77 MB.
    """

    def __init__(self, name: str) -> None:
        """Raises MissingSettings with the command that installs it."""
        self.id = name
        package = find_spec("wordllama")
        if package is None or not package.submodule_search_locations or find_spec("tokenizers") is None:
            raise MissingSettings(f"MEMORY_EMBEDDINGS names {name!r}, which is not installed: run `make install-dense`")
        folder = Path(package.submodule_search_locations[0])
        pieces = folder / "tokenizers" / "l2_supercat_tokenizer_config.json"
        self._table = _tensor(folder / "weights" / "l2_supercat_256.safetensors", "embedding.weight")
        self._tokenizer = import_module("tokenizers").Tokenizer.from_file(str(pieces))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    async def embed(self, texts: Sequence[str], use: Use) -> list[Sequence[float]]:  # noqa: ARG002 - one table for both
        """A vector for each text; zeros for one without words."""
        return [self._mean(text) for text in texts]

    def _mean(self, text: str) -> list[float]:
        pieces = self._tokenizer.encode(text, add_special_tokens=False).ids
        mean: list[float] = self._table[pieces].astype(np.float32).sum(axis=0).tolist()
        return mean


def _tensor(path: Path, name: str) -> np.memmap:
    """One float16 tensor of a safetensors file, read as it is needed.

    The format: 8 bytes with the length of a JSON header, the header, the data (github.com/huggingface/safetensors).
    """
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        told = json.loads(file.read(size))[name]
    return np.memmap(path, "<f2", "r", 8 + size + told["data_offsets"][0], tuple(told["shape"]))
