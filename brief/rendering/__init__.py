"""Checked records as pages: Markdown, HTML, JSON."""
