"""The evaluation suite: the same river over known cases."""
