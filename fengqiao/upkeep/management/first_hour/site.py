"""The address under which people reach this installation."""

from django.conf import settings

from fengqiao.upkeep.management.doctor.reach import OF_THIS_MACHINE


def usual_site() -> str:
    """By the settings: the first name that is not this machine's own, else its port here."""
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    for host in settings.ALLOWED_HOSTS:
        if host not in OF_THIS_MACHINE:
            return f"{scheme}://{host}"
    return f"http://127.0.0.1:{settings.FENGQIAO_PORT}"
