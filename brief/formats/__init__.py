"""Bytes of a kind into the documents that they hold: feeds, mail, tables, dumps."""
