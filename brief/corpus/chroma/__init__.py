"""The index on embedded Chroma: derived, mended or rebuilt."""
