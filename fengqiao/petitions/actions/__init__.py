"""What can be done with a petition beyond what its file says: one verb a file."""
