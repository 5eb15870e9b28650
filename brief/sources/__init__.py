"""Bytes from the world: files and folders, feeds, dumps (and, guarded, the web)."""
