"""Open311 GeoReport v2: residents' apps list what can be asked for, bring it in, and follow it.

What is shown of a matter is its service, how it stands and when: never who asked, in which words or where. See
docs/api/open311.md.
"""
