"""What Fengqiao costs: `python -m bench` builds its own PostgreSQL, fills it, measures, prints a table.

Nothing of this is part of the product. It asks the product only through its doors (HTTP, its acts,
its SQL), and beside each answer it has a plain psycopg do the same work on the same tables.
"""
