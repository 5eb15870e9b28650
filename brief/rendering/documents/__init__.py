"""Documents made of a record's own page: plain text, Word, PDF; and what machines read: STIX, CSV, chats' blocks."""
