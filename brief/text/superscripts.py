"""Figures and signs in the raised form that Unicode has for them, so that a power stays one on a plain line."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")


def superscript(text: str) -> str:
    """Text with its figures, signs, brackets and "n" raised ("-6" is "⁻⁶"); the rest stays as it is."""
    return text.translate(_RAISED)
