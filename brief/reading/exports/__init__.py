"""Files that hold many articles: told by what repeats, cut into records, each with its own fields."""
