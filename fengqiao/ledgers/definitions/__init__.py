"""What a ledger means: its headings, its words, its places, its rows. Nothing is written here."""
