"""Numbers as English words them: their words, a pattern that finds one, and what it comes to."""

from __future__ import annotations

import re

ONES: dict[str, int] = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
TENS: dict[str, int] = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
WORDS: dict[str, int] = ONES | TENS
"""Every number that is one word below a hundred."""
SCALES: dict[str, float] = {
    "hundred": 1e2,
    **dict.fromkeys(("thousand", "k"), 1e3),
    **dict.fromkeys(("million", "mn", "m"), 1e6),
    **dict.fromkeys(("billion", "bn"), 1e9),
    **dict.fromkeys(("trillion", "tn"), 1e12),
}
ORDINALS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPELT_SCALES = "hundred|thousand|million|billion|trillion"
_WORD = rf"(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_SCALE = rf"(?:\s?(?:{_SPELT_SCALES}|bn|mn|tn)\b|[mk]\b)"
SPELT = (
    rf"(?:(?:half\s|a\squarter\sof\s)?an?\s(?:dozen|{_SPELT_SCALES})(?:\sand\sa\shalf)?"
    rf"|{_WORD}(?:[-\s]{_WORD}|\s(?:{_SPELT_SCALES}|dozen)(?:\sand\s{_WORD})?|\sand\sa\shalf)*|dozen)\b"
)
"""A pattern of a number in words, without groups; it may take in two numbers side by side ("two three"),
which :func:`value` knows for none."""
NUMBER = rf"(?:(?:{DIGITS}){_SCALE}?|\b{SPELT})"
"""A pattern of a number in digits or words with its scale, without groups: "1.2m", "two dozen", "half a million"."""
_TOKEN = re.compile(rf"({DIGITS})|([a-z]+)")


def value(phrase: str) -> float | None:
    """What a number phrase comes to: 21 for "twenty-one", 800,000 for "0.8 million"; None for no number.

    "Dozens", "hundreds" and the like name no number. "m" is a million here; whoever knows of metres asks first.
    """
    text = phrase.strip().lower()
    for share, lead in ((0.5, "half a "), (0.5, "half an "), (0.25, "a quarter of a ")):
        if text.startswith(lead):
            whole = value(f"a {text.removeprefix(lead)}")
            return None if whole is None else share * whole
    text, halved = re.subn(r"\sand\sa\shalf\b", " half", text)
    if _TOKEN.sub("", text).strip(" -") or halved > 1:
        return None
    total, held, scale = 0.0, None, float("inf")
    last = 0.0
    for digits, word in _TOKEN.findall(text):
        number = float(digits.replace(",", "")) if digits else WORDS.get(word)
        if number is not None:
            # "Twenty one" and "two hundred five" add up; "two three" and "twenty ten" are two numbers.
            fits = held is None or (number < 100 <= held and held % 100 == 0)
            if not fits and not (number < 10 and held and held % 100 >= 20 and held % 10 == 0):
                return None
            held, last = (held or 0) + number, 1
        elif word == "half" and (held is not None or last):
            total, held = (total, held + 0.5) if held is not None else (total + last / 2, None)
        elif word in ("a", "an") and held is None and not total:
            held = 1.0
        elif word in ("hundred", "dozen") and (held or 0) < 100:
            last = SCALES.get(word, 12)
            held = (1.0 if held is None else held) * last
        elif 100 < SCALES.get(word, 0) < scale:
            last = scale = SCALES[word]
            total, held = total + (1.0 if held is None else held) * scale, None
        elif word != "and" or (held is None and not total):
            return None
    return None if held is None and not total and not last else total + (held or 0.0)
