"""What a library holds, in SQL that SQLite and PostgreSQL both speak; what only one of them speaks is in its engine."""
