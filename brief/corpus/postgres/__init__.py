"""The library in PostgreSQL, for several machines: its connection, tables, words, vectors and locks."""
