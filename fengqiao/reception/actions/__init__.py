"""What can be done with the roster, an act a file."""
