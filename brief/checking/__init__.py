"""Checks that every sentence of every draft passes before anyone sees it."""
