"""A backup: one file with the database, the attachments, and a list of what they are."""
