"""What a run may spend: weighed before, booked after, nothing overtaken."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from brief.errors import BudgetError, SettingsError
from brief.llm.budget import MESSAGE_TOKENS, Budget, Spent, weighed
from brief.settings import Settings

BASE = Settings(model_name="openai:m", model_base_url="http://127.0.0.1:9/v1", model_answer_tokens=100)
PROMPT = "word " * 20  # 100 bytes, weighed at 50 tokens


def budget(**settings: object) -> Budget:
    return Budget(replace(BASE, **settings))


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("ab", 1), ("abc", 2), ("вода", 8), ("a水b", 4), ("\ud800", 3)]
)
def test_ascii_weighs_half_a_token_a_byte_and_all_else_one(text: str, tokens: int) -> None:
    assert weighed(text) == tokens


def test_what_fits_exactly_is_sent_and_one_token_more_is_not() -> None:
    most = 50 + MESSAGE_TOKENS + 100
    budget(model_max_tokens=most).reserve(PROMPT)
    with pytest.raises(BudgetError, match=f"up to {most} tokens, and {most - 1} of {most - 1} are left"):
        budget(model_max_tokens=most - 1).reserve(PROMPT)


def test_without_a_limit_nothing_is_refused() -> None:
    assert budget().reserve("x" * 10_000_000)


def test_the_servers_count_is_booked_in_the_place_of_what_was_set_aside() -> None:
    purse = budget(model_max_tokens=400, model_prices={"m": "1/10"})
    for _ in range(2):
        purse.settle(purse.reserve(PROMPT), (30, 10), sent=True)
    assert purse.spent == Spent(calls=2, input_tokens=60, output_tokens=20, usd=pytest.approx(260e-6))
    purse.settle(purse.reserve(PROMPT), None, sent=False)
    assert purse.spent.calls == 2 and purse.spent.uncounted == 0
    purse.settle(purse.reserve(PROMPT), None, "x" * 20, sent=True)
    assert purse.spent.uncounted == 1
    with pytest.raises(BudgetError, match="and 210 of 400 are left" if MESSAGE_TOKENS == 50 else "left"):
        purse.reserve(PROMPT * 2)


def test_one_that_fits_only_alone_waits_for_the_one_under_way() -> None:
    purse = budget(model_max_tokens=250)
    first = purse.reserve(PROMPT)
    done: list[int] = []
    waiting = threading.Thread(target=lambda: done.append(purse.reserve(PROMPT)), daemon=True)
    waiting.start()
    waiting.join(0.1)
    assert not done
    purse.settle(first, (10, 5), sent=True)
    waiting.join(5)
    assert done == [100]


def test_a_limit_in_dollars_needs_a_price() -> None:
    with pytest.raises(SettingsError, match="no price for openai:m"):
        budget(model_max_usd=1.0, model_prices={"other": "1/1"})
    purse = budget(model_max_usd=0.001, model_prices={"openai:m": "1/10"})
    with pytest.raises(BudgetError, match="up to 0.0011 USD, and 0.0010 of 0.0010 are left; .*--max-usd"):
        purse.reserve(PROMPT)


def test_the_words_of_what_was_spent() -> None:
    assert Spent(2, 1, 30, 10, 1, 0.5).words() == (
        "2 calls, 30 tokens in, 10 out, 0.5000 USD, 1 answers from the cache, 1 calls not counted by the server"
    )
    assert Spent().words() == "0 calls, 0 tokens in, 0 out"
