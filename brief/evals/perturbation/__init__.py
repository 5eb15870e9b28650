"""Right sentences spoilt on purpose, and hostile texts planted."""
