"""Public benchmarks, read and run."""
