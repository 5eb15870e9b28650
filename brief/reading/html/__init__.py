"""Web pages: body, metadata, what is hidden, addresses."""
