"""信访: what of petitions needs more than their file says: objection and return, review and re-review, the
same matter again.

Every change goes through `cases.step`; a petition has no tables of its own.
"""
