from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from brief.corpus import embedding
from brief.corpus.embedding import DIMENSION, MODEL_FOLDER, Embedder, MiniLM, embedder
from brief.errors import ProviderError, SettingsError
from brief.settings import Settings
from tests.support.corpus import HashedWords, hashed
from tests.support.loopback import Loopback, Reply, Request

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


class Endpoint(Loopback):
    """An OpenAI-compatible ``/embeddings`` on loopback; what it answers can be changed."""

    def __init__(self) -> None:
        super().__init__({"/v1/embeddings": self.reply})
        self.status = 200
        self.answer = lambda texts: [[float(len(t)), 3.0, 4.0] for t in texts]
        self.data: Callable[[list[str]], Any] = lambda texts: [
            {"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(self.answer(texts))
        ]

    def reply(self, request: Request) -> Reply:
        body = json.loads(request.body)
        sent = {"object": "list", "model": body["model"], "data": self.data(body["input"])}
        return Reply(
            self.status,
            json.dumps(sent).encode(),
            {"Content-Type": "application/json", "retry-after-ms": "1"},
        )

    @property
    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.requests]

    @property
    def keys(self) -> list[str]:
        return [request.headers.get("authorization", "") for request in self.requests]

    def settings(self, **more: Any) -> Settings:
        return Settings(**{"embedding_model": "e5", "embedding_base_url": self.url("/v1")} | more)


@pytest.fixture
def endpoint():
    with Endpoint() as running:
        yield running


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
    with pytest.raises(
        ProviderError, match="embedding model e5 at http://127.0.0.1:.*: the endpoint failed"
    ) as caught:
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
    told = endpoint.requests[0].headers
    assert not [name for name in told if name.startswith(("openai", "x-"))] and endpoint.keys == [""]


def test_an_endpoint_that_is_not_there_or_redirects_says_what_to_do(endpoint: Endpoint) -> None:
    nobody = Settings(embedding_model="e5", embedding_base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ProviderError, match="the endpoint failed: it .*is the server running"):
        embedder(nobody).documents(["text"])
    endpoint.status = 302
    with pytest.raises(ProviderError, match="set embedding.base_url to where it leads"):
        embedder(endpoint.settings()).documents(["text"])


def test_answers_are_put_in_order_by_their_index(endpoint: Endpoint) -> None:
    plain = embedder(endpoint.settings()).documents(["a", "bb", "ccc"])
    in_order = endpoint.data
    endpoint.data = lambda texts: in_order(texts)[::-1]
    assert np.array_equal(embedder(endpoint.settings()).documents(["a", "bb", "ccc"]), plain)


def at(index: Any, embedding: Any = (1.0, 2.0)) -> dict[str, Any]:
    return {"object": "embedding", "index": index, "embedding": embedding}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "gave 0 vectors for 2 texts; index 0 is missing"),
        ([at(0)], "gave 1 vectors for 2 texts; index 1 is missing"),
        ([at(0), at(0)], "two vectors with index 0"),
        ([at(0), at(1), at(1)], "two vectors with index 1"),
        ([at(0), at(2)], "index 2, where 2 texts were sent"),
        ([at(0), at(-1)], "index -1"),
        ([at(1), at(2)], "index 2"),
        ([at(0), at(True)], "without an index"),
        ([at(0), at("1")], "without an index"),
        ([at(0), {"embedding": [1.0, 2.0]}], "without an index"),
        ([at(0), at(1, [0.0, 0.0])], "a vector of zeros at index 1"),
        ([at(0), at(1, [0, 1e-300])], "a vector of zeros at index 1"),
        ([at(0), at(1, [float("nan"), 1.0])], "NaN, infinite. at index 1"),
        ([at(0), at(1, [float("-inf"), 1.0])], "NaN, infinite. at index 1"),
        ([at(0), at(1, [1e300, 1.0])], "NaN, infinite. at index 1"),
        ([at(0), at(1, [10**400, 1])], "NaN, infinite. at index 1"),
        ([at(0), at(1, [1.0])], "a vector of 1 numbers at index 1, where it gave 2 before"),
        ([at(0), at(1, [])], "something else than numbers"),
        ([at(0), at(1, None)], "something else than numbers"),
        ([at(0), at(1, "AACAPwAAgD8=")], "something else than numbers"),
        ([at(0), at(1, ["1.0", "2.0"])], "something else than numbers"),
        ([at(0), at(1, [[1.0], [2.0]])], "something else than numbers"),
        ([at(0), at(1, [True, False])], "something else than numbers"),
        (None, "no list of embeddings"),
        ({"0": at(0)}, "no list of embeddings"),
        ([[1.0, 2.0], [1.0, 2.0]], "no list of embeddings"),
    ],
)
def test_an_answer_that_cannot_be_used_names_model_and_address(
    endpoint: Endpoint, data: Any, says: str
) -> None:
    endpoint.data = lambda texts: data
    with pytest.raises(ProviderError, match=says) as caught:
        embedder(endpoint.settings()).documents(["one", "two"])
    assert f"embedding model e5 at {endpoint.url('/v1')}: the endpoint " in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-1\nX-Told: all", " sk-1", "sk-\u00e9"])
def test_a_key_that_is_none_is_not_shown(endpoint: Endpoint, key: str) -> None:
    with pytest.raises(ProviderError, match="embedding.api_key holds") as caught:
        embedder(endpoint.settings(embedding_api_key=key))
    assert "sk-" not in str(caught.value) and endpoint.requests == []


def test_vectors_of_another_length_than_before_are_refused(endpoint: Endpoint) -> None:
    chosen = embedder(endpoint.settings())
    chosen.documents(["one"])
    endpoint.answer = lambda texts: [[1.0, 2.0] for _ in texts]
    with pytest.raises(ProviderError, match="a vector of 2 numbers at index 0, where it gave 3 before"):
        chosen.documents(["two"])
    fresh = embedder(endpoint.settings())
    fresh.expect(3)
    with pytest.raises(ProviderError, match="where it gave 3 before"):
        fresh.query("three")


@pytest.mark.parametrize(
    ("base", "reply", "hint"),
    [
        ("", Reply(404, b"404 page not found"), True),
        ("", Reply(405, b"{}"), True),
        ("/", Reply(404, b'{"error": "x"}'), True),
        ("", Reply(200, b"Ollama is running"), True),
        ("", Reply(200, b'{"status": "ok"}', {"Content-Type": "application/json"}), True),
        ("", Reply(401, b"{}"), False),
        ("/v1", Reply(404, b"{}"), False),
        ("/openai/v1/", Reply(404, b"{}"), False),
        ("/v1beta/openai", Reply(404, b"{}"), False),
    ],
)
def test_an_address_without_a_version_is_said_where_nothing_answers(
    endpoint: Endpoint, base: str, reply: Reply, hint: bool
) -> None:
    endpoint.routes = {f"{base.rstrip('/')}/embeddings": reply}
    with pytest.raises(ProviderError) as caught:
        embedder(endpoint.settings(embedding_base_url=endpoint.url(base))).documents(["text"])
    said = f"embedding.base_url has no /v1 at its end, try {endpoint.url('/v1')}"
    assert (said in str(caught.value)) is hint and ("try http" in str(caught.value)) is hint


def test_a_failure_is_told_in_one_line() -> None:
    class Broken(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise RuntimeError("first line\nsecond  line")

        def embed_query(self, text: str) -> list[float]:
            raise RuntimeError

    with pytest.raises(ProviderError, match="embedding model .* failed: first line second line"):
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
