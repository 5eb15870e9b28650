from __future__ import annotations

import hashlib
import json
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from brief.corpus import embedding
from brief.corpus.embedding import DIMENSION, MODEL_FOLDER, Embedder, MiniLM, embedder
from brief.errors import ProviderError, SettingsError
from brief.settings import Settings
from tests.support.corpus import HashedWords, hashed

CASES = json.loads((Path(__file__).parent / "minilm_reference.json").read_text("utf-8"))["cases"]
TEXTS = [case["text"] for case in CASES]


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_the_files_of_the_model_are_those_that_their_digests_name(name: str) -> None:
    held = (MODEL_FOLDER / name).read_bytes()
    said = json.loads((MODEL_FOLDER / "digests.json").read_text("utf-8"))[name]
    assert (hashlib.sha256(held).hexdigest(), len(held)) == (said["sha256"], said["bytes"])
    assert "Apache" in (MODEL_FOLDER / "NOTICE").read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_vector_is_close_to_the_unquantised_models(minilm: MiniLM, case: dict[str, Any]) -> None:
    vector = minilm.vectors([case["text"]])[0]
    assert vector.shape == (DIMENSION,)
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-4)
    assert float(vector @ np.array(case["vector"])) >= 0.99


@pytest.mark.parametrize("processors", [1, 3])
def test_a_vector_does_not_depend_on_its_companions(
    minilm: MiniLM, monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    alone = np.stack([minilm.vectors([text])[0] for text in TEXTS])
    monkeypatch.setattr(embedding, "_processors", lambda: processors)
    assert np.array_equal(minilm.vectors(TEXTS), alone)
    assert np.array_equal(minilm.vectors(TEXTS[::-1]), alone[::-1])
    assert np.array_equal(MiniLM().vectors(TEXTS[:3]), alone[:3])


def test_the_vectors_of_texts_are_the_same_before_and_after_tokens_were_asked_for(minilm: MiniLM) -> None:
    fresh = MiniLM()
    before = fresh.vectors(TEXTS[:3])
    fresh.tokens(TEXTS[0])
    assert np.array_equal(fresh.vectors(TEXTS[:3]), before)
    assert np.array_equal(minilm.vectors(TEXTS[:3]), before)


def test_texts_that_come_again_are_not_embedded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "KEPT", 3)
    made, model = hashed(), HashedWords()
    made.model = model
    texts = ["one", "two", "one", "three"]
    assert np.array_equal(made.again(texts), hashed().documents(texts)) and model.given == 3
    assert np.array_equal(made.again(["three", "four"]), hashed().documents(["three", "four"]))
    assert model.given == 4
    made.again(["three", "two", "one"])  # the first of them was given up for the fourth
    assert model.given == 5
    many = [str(n) for n in range(9)]
    assert np.array_equal(made.again(many), hashed().documents(many))


@pytest.mark.parametrize("text", ["", " ", "\x00", "🙂", "ا", "word " * 5000, "x" * 20_000])
def test_any_text_has_a_unit_vector(minilm: MiniLM, text: str) -> None:
    vector = minilm.vectors([text])[0]
    assert np.isfinite(vector).all() and float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-4)


def test_no_texts_give_no_vectors(minilm: MiniLM) -> None:
    assert minilm.vectors([]).shape == (0, DIMENSION)


def test_meaning_is_near(minilm: MiniLM) -> None:
    question, near, far = minilm.vectors(
        [
            "How many people did the flood drive from their homes?",
            "About 4,000 residents were displaced when the river burst its banks.",
            "The central bank left its interest rate unchanged.",
        ]
    )
    assert question @ near > question @ far + 0.2


@pytest.mark.parametrize("damage", ["missing", "garbage", "cut"])
def test_a_model_that_cannot_be_loaded_says_what_to_do(tmp_path: Path, damage: str) -> None:
    shutil.copy(MODEL_FOLDER / "tokenizer.json", tmp_path)
    if damage == "garbage":
        (tmp_path / "model.onnx").write_bytes(b"no model")
    if damage == "cut":
        (tmp_path / "model.onnx").write_bytes((MODEL_FOLDER / "model.onnx").read_bytes()[:100_000])
    with pytest.raises(SettingsError, match="install brief-desk anew"):
        MiniLM(tmp_path).vectors(["text"])


# -- the choice of a model


def test_the_default_is_the_model_in_our_wheel() -> None:
    chosen = embedder(Settings())
    assert (chosen.name, chosen.dimension) == ("minilm", DIMENSION)
    assert isinstance(chosen.model, MiniLM)
    assert chosen.fingerprint == embedder(Settings()).fingerprint


def test_another_model_without_an_address_is_refused() -> None:
    with pytest.raises(SettingsError, match="embedding.model is 'e5'.*embedding.base_url"):
        embedder(Settings(embedding_model="e5"))


def test_two_models_have_two_fingerprints() -> None:
    address = "http://127.0.0.1:1/v1"
    settings = [
        Settings(),
        Settings(embedding_base_url=address),
        Settings(embedding_model="e5", embedding_base_url=address),
        Settings(embedding_model="bge", embedding_base_url=address),
    ]
    assert len({embedder(s).fingerprint for s in settings}) == 4


class Endpoint:
    """An OpenAI-compatible ``/embeddings`` on loopback that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.headers: list[set[str]] = []
        self.status = 200
        self.answer = lambda texts: [[float(len(t)), 3.0, 4.0] for t in texts]
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.asked.append(body)
                endpoint.keys.append(self.headers.get("Authorization", ""))
                endpoint.headers.append({name.lower() for name in self.headers})
                vectors = endpoint.answer(body["input"])
                data = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(vectors)]
                sent = json.dumps(
                    {
                        "object": "list",
                        "model": body["model"],
                        "data": data,
                        "usage": {"prompt_tokens": 1, "total_tokens": 1},
                    }
                )
                self.send_response(endpoint.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(sent.encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def settings(self, **more: Any) -> Settings:
        address = f"http://127.0.0.1:{self.server.server_port}/v1"
        return Settings(embedding_model="e5", embedding_base_url=address, **more)

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def endpoint():
    running = Endpoint()
    yield running
    running.close()


def test_an_endpoint_is_asked_in_plain_text_and_its_vectors_made_unit(endpoint: Endpoint) -> None:
    chosen = embedder(endpoint.settings(embedding_api_key="k-1"))
    texts = [f"text {'x' * n}" for n in range(150)]
    vectors = chosen.documents(texts)
    assert vectors.shape == (150, 3) and vectors.dtype == np.float32 and chosen.dimension == 3
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    expected = np.array([[len(t), 3, 4] for t in texts], dtype=float)
    assert np.allclose(vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True))
    assert [text for body in endpoint.asked for text in body["input"]] == texts
    assert {body["model"] for body in endpoint.asked} == {"e5"}
    assert set(endpoint.keys) == {"Bearer k-1"}
    assert np.allclose(chosen.query(texts[0]), vectors[0])


def test_an_endpoint_that_refuses_is_named_in_one_line(endpoint: Endpoint) -> None:
    endpoint.status = 400
    with pytest.raises(ProviderError, match="embedding model e5: the endpoint failed") as caught:
        embedder(endpoint.settings()).documents(["text"])
    assert "\n" not in str(caught.value)


def test_nothing_of_the_environment_reaches_an_endpoint(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Told: everything")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-provider")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    embedder(endpoint.settings()).documents(["text"])
    told = endpoint.headers[0]
    assert not [name for name in told if name.startswith(("openai", "x-"))] and endpoint.keys == [""]


def test_an_endpoint_that_is_not_there_or_redirects_says_what_to_do(endpoint: Endpoint) -> None:
    nobody = Settings(embedding_model="e5", embedding_base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ProviderError, match="the endpoint failed: it .*is the server running"):
        embedder(nobody).documents(["text"])
    endpoint.status = 302
    with pytest.raises(ProviderError, match="set embedding.base_url to where it leads"):
        embedder(endpoint.settings()).documents(["text"])


@pytest.mark.parametrize(
    "answer",
    [
        lambda texts: [[1.0, 2.0]],
        lambda texts: [[1.0] * (2 + i) for i, _ in enumerate(texts)],
        lambda texts: [[float("nan"), 1.0] for _ in texts],
        lambda texts: [],
    ],
    ids=["too few", "ragged", "not a number", "none"],
)
def test_an_answer_that_is_not_one_vector_a_text_is_refused(endpoint: Endpoint, answer: Any) -> None:
    endpoint.answer = answer
    with pytest.raises(ProviderError, match="embedding model e5"):
        embedder(endpoint.settings()).documents(["one", "two"])


def test_a_failure_is_told_in_one_line() -> None:
    class Broken(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise RuntimeError("first line\nsecond  line")

        def embed_query(self, text: str) -> list[float]:
            raise RuntimeError

    with pytest.raises(ProviderError, match="the endpoint failed: first line second line"):
        Embedder("x", "f", Broken()).documents(["text"])


def test_tokens_have_vectors_and_the_text_has_the_same_vector_as_ever() -> None:
    model, text = MiniLM(), "At least 12 people were killed near Kelvar."
    found = model.tokens(text)
    words = [text[start:end] for start, end in found.spans]
    assert words[:4] == ["At", "least", "12", "people"]
    assert found.tokens.shape == (len(words), 384) and found.tokens.dtype == np.float32
    assert np.array_equal(found.text, model.vectors([text])[0])


def test_a_word_is_nearer_to_itself_in_another_sentence_than_to_other_words() -> None:
    model = MiniLM()
    one, other = model.tokens("The ferry sank."), model.tokens("A ferry was lost.")
    near = [v / np.linalg.norm(v) for v in other.tokens] @ (one.tokens[1] / np.linalg.norm(one.tokens[1]))
    assert int(near.argmax()) == 1
