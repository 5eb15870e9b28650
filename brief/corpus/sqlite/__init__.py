"""The library on SQLite: the truth. SQL stands here alone."""
