"""Residents' pages: no account, no script needed; bring a matter in, follow it, say what one wants."""
