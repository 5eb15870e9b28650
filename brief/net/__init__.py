"""The guarded door to the web, and to the one address of a model that settings name."""
