"""Bare text and Markdown: what is furniture, what is the article."""
