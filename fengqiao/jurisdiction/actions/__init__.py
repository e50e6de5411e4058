"""What can be done about places, organs and posts; one act a file."""
