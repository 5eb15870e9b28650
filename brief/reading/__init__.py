"""From bytes to clean, dated articles whose every character maps back to the source text."""
