"""The door to a model: attempts, budget, cache, schemas of its answers."""
