"""PDF and DOCX into text."""
