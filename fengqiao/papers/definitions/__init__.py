"""What stands in a paper: what is read of the matter, what goes into each part, how it is handed on
to be set or written."""
