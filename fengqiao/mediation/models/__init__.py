"""What mediation keeps beside the case: who mediates, what was said, what was agreed and done.

Every row carries the county's code. What was said in confidence is sealed; `querysets.records`
says who opens it. Nothing here changes a case: that is `cases.step`.
"""

from fengqiao.mediation.models.agreements import Agreement, Confirmation, Instalment, Signature
from fengqiao.mediation.models.mediators import Appointment, Invitee
from fengqiao.mediation.models.sessions import Evidence, Inquiry, MediationSession, Presence

__all__ = [
    "Agreement",
    "Appointment",
    "Confirmation",
    "Evidence",
    "Inquiry",
    "Instalment",
    "Invitee",
    "MediationSession",
    "Presence",
    "Signature",
]
