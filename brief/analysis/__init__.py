"""One sentence at a time: who says it, how sure, which figures, what is denied."""
