"""A connection of one thread, kept for good, and found out when the server has hung up."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how it learns before each use that its connection is dead."""

    def is_usable(self) -> bool:
        """Nobody has been asked anything: what can be read now is the news that the server left.

        Django would ask the server (`SELECT 1`), as often as it is used, and wait for the answer.
        """
        if self.connection is None or self.connection.closed:
            return False
        watch = select.poll()
        watch.register(self.connection.fileno(), select.POLLIN | select.POLLHUP)
        return not watch.poll(0)
