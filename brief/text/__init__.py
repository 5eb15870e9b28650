"""What is true of words anywhere: terms, calendar names, languages, numbers, quotation marks, normal forms."""
