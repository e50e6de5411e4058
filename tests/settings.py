"""The settings of an installation that lives in a temporary folder and is thrown away.
FENGQIAO_DATABASE_URL, when set, says on which server the tests run (see tests/both.py)."""

import atexit
import os
import shutil
import tempfile

os.environ["FENGQIAO_HOME"] = tempfile.mkdtemp(prefix="fengqiao-tests-")
atexit.register(shutil.rmtree, os.environ["FENGQIAO_HOME"], ignore_errors=True)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, FENGQIAO_HOME  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, and only here

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that two threads are two connections, as in real work.
    DATABASES["default"]["TEST"] = {"NAME": str(FENGQIAO_HOME / "test.sqlite3")}
