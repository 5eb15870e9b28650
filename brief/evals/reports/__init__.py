"""The verdict as files and on a terminal."""
