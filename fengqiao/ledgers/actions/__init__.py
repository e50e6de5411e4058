"""What can be done with ledgers: bring one in, take it back, take a list or a case out."""
