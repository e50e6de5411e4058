"""Calendars that other programs subscribe to (RFC 5545): entries in, the bytes of an .ics file out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
OURS = "-//Fengqiao//Fengqiao//ZH"
LOOKED_AT_AGAIN = timedelta(hours=1)  # how often a program is asked to look


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar. A `starts` that is a day fills it, and leaves who reads free.

    `key` stays the same as long as it is the same thing, so that a program moves it and adds none.
    """

    key: str
    title: str
    starts: date
    ends: datetime | None = None
    where: str = ""
    note: str = ""
    is_cancelled: bool = False


def written(name: str, entries: Iterable[Entry], at: datetime) -> bytes:
    """The calendar as it is at a moment; times with their zone, texts escaped and folded at 75 octets."""
    calendar = Calendar()
    calendar.add("prodid", OURS)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", LOOKED_AT_AGAIN, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@fengqiao")
    event.add("dtstamp", at)
    event.add("summary", entry.title)
    event.add("dtstart", entry.starts)
    if not isinstance(entry.starts, datetime):
        event.add("dtend", entry.starts + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    elif entry.ends is not None:
        event.add("dtend", entry.ends)
    if entry.where:
        event.add("location", entry.where)
    if entry.note:
        event.add("description", entry.note)
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    return event
