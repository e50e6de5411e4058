"""What can be done with papers: one act a file."""
