"""A text of somebody's with its citations: Markdown, HTML, DOCX or plain, read into pieces, marks and targets."""
