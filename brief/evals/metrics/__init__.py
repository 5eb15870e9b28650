"""Scores of what a case gave."""
