"""Publication dates and dates that a text speaks of, each with its proof."""
