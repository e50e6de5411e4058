"""Django's PostgreSQL, on connections that last (see docs/adr/0006-connections-that-last.md)."""
