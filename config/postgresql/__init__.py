"""Django's PostgreSQL, on connections that last (see docs/adr/0004-connections-that-last.md)."""
