"""Whether a run passes: baseline, floors, verdicts."""
