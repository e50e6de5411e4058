"""Staff pages: everything that somebody who works here does in a browser."""
