"""Text to vectors: the model in our wheel, or any OpenAI-compatible endpoint that settings name.

An :class:`Embedder` adds what the index needs: a fingerprint, so that vectors of two models never mix, and
unit vectors as float32 arrays. :mod:`brief.retrieval.langchain_retriever` has its form as LangChain's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brief.corpus.embedding_endpoint import Endpoint
from brief.errors import ProviderError, SettingsError
from brief.privacy import no_tracing
from brief.records import digest
from brief.settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from brief.corpus.protocols import Vectors

MODEL_FOLDER = Path(__file__).parent / "minilm"
DIMENSION = 384
MAX_TOKENS = 256
KEPT = 4096
"""Vectors kept of texts that come again: 6 MB of 384 numbers."""
# The layer before the last: its vectors tell supported from unsupported claims as well as the last one's
# (area under the curve on WiCE of the mean alignment, layers 1 to 5 of 0 to 5: 0.788, 0.795, 0.799, 0.809, 0.807).
TOKEN_LAYER = b"layer4_end_normed"


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text's tokens in their context: where each stands, its vector (not of unit length), the text's own."""

    spans: tuple[tuple[int, int], ...]
    tokens: Vectors
    """Shape (len(spans), 384), float32."""
    text: Vectors
    """Shape (384,), float32, of unit length."""


class MiniLM:
    """all-MiniLM-L6-v2, quantised to 8 bits, run by onnxruntime. Offline; English first of all."""

    def __init__(self, folder: Path = MODEL_FOLDER, threads: int = 0) -> None:
        """The model in ``folder``; it is loaded when first used.

        Args:
            folder: its files.
            threads: texts that it works on at a time; 0 is as many as there are processors.
        """
        self.folder = folder
        self.threads = threads
        self._session: Any = None
        self._tokenizer: Any = None
        self._with_tokens = False

    def _load(self, *, with_tokens: bool = False) -> None:
        """Load the model; from its file, or, to give the vectors of tokens too, with one more output named."""
        no_tracing()
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            # Freed memory is given back between texts of unlike length: 0.3 GB less at the peak.
            options.enable_cpu_mem_arena = False
            # One thread a text and several texts at once: see `vectors`.
            options.intra_op_num_threads = 1
            # onnxruntime's fused skip-and-normalise is slower than its parts: 21.0 against 18.0 CPU-ms a
            # feed passage; cosine to float32 stays (lowest 0.9935 and 0.9937, mean 0.9962 both).
            file = self.folder / "model.onnx"
            self._session = onnxruntime.InferenceSession(
                # Bytes take 30 ms more than the file's name; the vectors of texts are the same, bit by bit.
                file.read_bytes() + _one_more_output(TOKEN_LAYER) if with_tokens else str(file),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        except Exception as error:
            raise SettingsError(
                f"{self.folder}: the built-in model cannot be loaded ({error}); install brief-desk anew"
            ) from error
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._with_tokens = with_tokens

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (n, 384), float32, in the order of ``texts``."""
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        if self._session is None:
            self._load()
        out = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        # One text a run: the 8-bit activations share one scale a batch, so in company a vector would
        # depend on its companions (cosine down to 0.989). A run on one thread for each processor beats
        # one run on all of them: on 2, 62 against 46 passages a second, 41 against 31 a CPU-second.
        workers = min(self.threads or _processors(), len(texts))
        if workers < 2:
            for i, text in enumerate(texts):
                out[i] = self._vector(text)
            return out
        with ThreadPoolExecutor(workers, thread_name_prefix="minilm") as pool:
            for i, vector in enumerate(pool.map(self._vector, texts)):
                out[i] = vector
        return out

    def tokens(self, text: str) -> TokenVectors:
        """The tokens of a text with their vectors; what goes beyond 256 tokens is cut."""
        if not self._with_tokens:
            self._load(with_tokens=True)
        encoded, (vector, tokens) = self._run(text, ["sentence_embedding", TOKEN_LAYER.decode()])
        real = [i for i, (start, end) in enumerate(encoded.offsets) if end > start]
        return TokenVectors(tuple(encoded.offsets[i] for i in real), tokens[0][real], vector[0])

    def _vector(self, text: str) -> Vectors:
        vector: Vectors = self._run(text, ["sentence_embedding"])[1][0][0]
        return vector

    def _run(self, text: str, outputs: list[str]) -> tuple[Any, list[Any]]:
        import numpy as np

        encoded = self._tokenizer.encode(text)
        feed = {
            "input_ids": np.array([encoded.ids], dtype=np.int64),
            "attention_mask": np.array([encoded.attention_mask], dtype=np.int64),
        }
        return encoded, self._session.run(outputs, feed)


class Embedder:
    """A model of vectors with its fingerprint: what tells two models apart."""

    def __init__(
        self,
        name: str,
        fingerprint: str,
        model: MiniLM | Endpoint | Embeddings,
        dimension: int | None = None,
        languages: frozenset[str] | None = None,
    ) -> None:
        """A model under a name.

        Args:
            name: as settings name it.
            fingerprint: differs for two models whose vectors must not mix.
            model: the one in our wheel, an endpoint, or any behind LangChain's interface.
            dimension: None where only the first answer of an endpoint tells it.
            languages: ISO 639-1 codes the model knows ("" is unknown); None where it is taken to know all.
        """
        self.name = name
        self.fingerprint = fingerprint
        self.model = model
        self.dimension = dimension
        self.languages = languages
        self._kept: dict[str, Vectors] = {}

    def expect(self, dimension: int) -> None:
        """Vectors of another length than those that are held are refused from here on."""
        if isinstance(self.model, Endpoint):
            self.model.dimension = dimension

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (n, dimension), float32.

        Raises:
            ProviderError: the endpoint failed, or its answer is not one vector a text.
        """
        import numpy as np

        if isinstance(self.model, MiniLM):
            return self.model.vectors(texts)
        try:
            if isinstance(self.model, Endpoint):
                found = self.model.vectors(texts)
            else:
                found = np.asarray(self.model.embed_documents(list(texts)), dtype=np.float32)
        except ProviderError:
            raise
        except Exception as error:
            why = " ".join(str(error).split())[:300] or type(error).__name__
            raise ProviderError(f"embedding model {self.name} failed: {why}") from error
        if found.ndim != 2 or len(found) != len(texts) or not np.isfinite(found).all():
            raise ProviderError(f"embedding model {self.name} did not give one vector for each text")
        norms = np.linalg.norm(found, axis=1, keepdims=True)
        self.dimension = int(found.shape[1])
        unit: Vectors = (found / np.maximum(norms, 1e-12)).astype(np.float32)
        return unit

    def again(self, texts: Sequence[str]) -> Vectors:
        """As :meth:`documents`, for texts that come again: a question, its parts, the sentences found for it."""
        import numpy as np

        kept = self._kept
        if new := [text for text in dict.fromkeys(texts) if text not in kept]:
            kept = kept | dict(zip(new, self.documents(new), strict=True))
            self._kept = dict([*kept.items()][-KEPT:])  # another thread goes on with the one it has
        return np.stack([kept[text] for text in texts])

    def query(self, text: str) -> Vectors:
        """The unit vector of a question."""
        first: Vectors = self.again([text])[0]
        return first


def cosines(vectors: Iterable[Vectors], vector: Vectors) -> list[float]:
    """The cosines of unit vectors to one, each the same to the last bit as in an exact search over all of them."""
    import numpy as np

    rows = list(vectors)
    return np.einsum("ij,j->i", np.stack(rows), vector).tolist() if rows else []


def lead_vector(vectors: Vectors) -> Vectors:
    """The unit vector of what an article opens with: the mean of its title's vector and its first passage's."""
    import numpy as np

    mean: Vectors = vectors.sum(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)


def built_in(threads: int = 0) -> Embedder:
    """The embedder in our wheel; its model is loaded when first used, and works on so many texts at a time."""
    made = json.loads((MODEL_FOLDER / "digests.json").read_text("utf-8"))
    fingerprint = digest("minilm", made["model.onnx"]["sha256"], made["tokenizer.json"]["sha256"])[:24]
    return Embedder("minilm", fingerprint, MiniLM(threads=threads), DIMENSION, frozenset({"en", ""}))


def embedder(settings: Settings) -> Embedder:
    """The embedder that settings name.

    Raises:
        SettingsError: a model other than the built-in one without an address for it.
    """
    if settings.embedding_model == "minilm" and not settings.embedding_base_url:
        return built_in()
    if not settings.embedding_base_url:
        raise SettingsError(
            f"embedding.model is {settings.embedding_model!r}, but embedding.base_url names no address for it"
        )
    model = Endpoint(settings)
    return Embedder(settings.embedding_model, digest("endpoint", settings.embedding_model)[:24], model)


def _one_more_output(name: bytes) -> bytes:
    """ONNX bytes that, put after a model's own, make an inner value of its graph an output too.

    Protobuf joins messages that stand one after the other: ModelProto.graph (field 7) . output (12) . name (1).
    """
    for tag in (b"\x0a", b"\x62", b"\x3a"):
        name = tag + bytes([len(name)]) + name
    return name


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
