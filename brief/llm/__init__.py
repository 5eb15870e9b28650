"""The door to a model: calls, budget, cache, schemas of its answers."""
