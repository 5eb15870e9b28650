"""Quotation marks of the languages most often met, and what stands between them."""

from __future__ import annotations

import re

OPENING, CLOSING = '“"«„', '”"»“'
"""Double marks; “ opens in English and closes in German."""
DOUBLE = '“”„"«»'
ENDING = "”»\"'’“」』"
"""What may follow the mark that ends a sentence."""
AFTER_END = rf"[{ENDING})\]]*"
"""A pattern of it, closing brackets included."""
QUOTED = re.compile(rf"[{OPENING}]([^{DOUBLE}]{{2,}})[{CLOSING}]")
"""Words in double marks; the words are its group."""
SPEECH = re.compile(rf"[{OPENING}][^{DOUBLE}]*[{CLOSING}]?")
"""Direct speech, marks included, to the end of the text where it is not closed."""
CLOSED_BY = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", '"': '"'}
"""A mark that opens → those that close it."""


def unmarked(text: str) -> str:
    """A text without double quotation marks, which a writer may set round any of its words."""
    return re.sub(f"[{DOUBLE}]", "", text)
