"""The schema that one prompt's answer is held to."""

from __future__ import annotations

import pytest

from brief.drafting.model_answers import QUESTION, SHAPES, STORY, WHOLE
from brief.llm.schemas import LABELS, NAMED, Shape, bounded


def test_a_bounded_shape_knows_the_prompts_labels_alone_and_ends() -> None:
    made = bounded(STORY, {"sentences": 3}, ["P1", "P2"], ["S1", "S2", "S3"]).schema["properties"]
    sentences = made["sentences"]
    claim = made["claims"]["items"]["properties"]
    assert sentences["maxItems"] == 3 and made["judgments"]["maxItems"] == 1
    assert claim["labels"]["items"]["enum"] == ["P1", "P2"] and claim["labels"]["maxItems"] == 2
    assert claim["id"]["maxLength"] > 0 and sentences["items"]["properties"]["claims"]["maxItems"] == LABELS
    assert sentences["items"]["properties"]["text"]["maxLength"] > 0
    assert made["judgments"]["items"]["properties"]["rests_on"]["items"]["enum"] == ["S1", "S2", "S3"]


def test_of_many_labels_a_schema_lists_none() -> None:
    many = [f"P{i}" for i in range(1, NAMED + 2)]
    labels = bounded(STORY, {}, many).schema["properties"]["claims"]["items"]["properties"]["labels"]
    assert "enum" not in labels["items"] and labels["maxItems"] == LABELS


def test_judgments_of_a_whole_brief_rest_on_the_labels_of_its_prompt() -> None:
    given = [f"S{i}" for i in range(1, 10)]
    made = bounded(WHOLE, {"bottom_line": 2, "key_judgments": 3}, given).schema["properties"]
    rests = made["key_judgments"]["items"]["properties"]["rests_on"]
    assert rests["items"]["enum"] == given and rests["maxItems"] == LABELS
    assert (made["bottom_line"]["maxItems"], made["key_judgments"]["maxItems"]) == (2, 3)


def test_a_bounded_shape_leaves_the_shape_itself_and_its_rules_as_they_were() -> None:
    before = repr(QUESTION)
    made = bounded(QUESTION, {"sentences": 5}, ["P1"])
    assert repr(QUESTION) == before and made.read is QUESTION.read and made.name == QUESTION.name
    items = made.schema["properties"]["sentences"]["items"]
    assert items["additionalProperties"] is False and items["required"] == ["labels", "text"]
    assert made.schema["required"] == list(made.schema["properties"])


@pytest.mark.parametrize(
    "shape", [one for one in SHAPES.values() if one.name != "plan"], ids=lambda one: one.name
)
def test_what_a_sentence_rests_on_is_chosen_before_its_words(shape: Shape[object]) -> None:
    """A server that holds its model to the schema has it write in the schema's order."""
    for array in shape.schema["properties"].values():
        if array["type"] != "array":
            continue
        names = list(array["items"]["properties"])
        if "text" in names:
            first = min(names.index(n) for n in names if n in ("labels", "rests_on", "claims"))
            assert first < names.index("text")
    order = list(shape.schema["properties"])
    assert "claims" not in order or order.index("claims") < order.index("sentences")
