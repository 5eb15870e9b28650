"""Events and what becomes of them: grouping, independence, disputes, corrections, grades."""
