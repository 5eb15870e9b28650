"""Evaluation cases: their files, their schema, the fixed sentences for the checker."""
