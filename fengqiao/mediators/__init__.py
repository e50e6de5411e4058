"""Who mediates: committees and their terms, mediators with their training and grades, and what the
county adds for a case (以案定补)."""
