"""Runs cases through the tool, in libraries of their own, and keeps what it gave."""
