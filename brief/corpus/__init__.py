"""The corpus: the library (SQLite, the truth), the index (Chroma, derived), passages, embedding."""
