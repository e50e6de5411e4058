"""What can be asked of a mediation: its file as a post may see it, who may read what was said in
confidence, whose signature is owed, what is still to be done, and whether the court can be asked.
"""

from fengqiao.mediation.querysets.agreements import (
    SEAL,
    draft_of,
    in_effect,
    open_instalments,
    owed_signatures,
    signed_already,
)
from fengqiao.mediation.querysets.confirmation import (
    Branch,
    Finding,
    courts,
    fits,
    leads_to,
    precheck,
)
from fengqiao.mediation.querysets.file import FileRows, file_of, needs_wet_signature, rows_of
from fengqiao.mediation.querysets.lines import MediationFile
from fengqiao.mediation.querysets.meetings import Meeting, meeting_of, questions_to
from fengqiao.mediation.querysets.own import OwnFile, own_file_of
from fengqiao.mediation.querysets.records import may_read_agreement, may_read_record

__all__ = [
    "SEAL",
    "Branch",
    "FileRows",
    "Finding",
    "MediationFile",
    "Meeting",
    "OwnFile",
    "courts",
    "draft_of",
    "file_of",
    "fits",
    "in_effect",
    "leads_to",
    "may_read_agreement",
    "may_read_record",
    "meeting_of",
    "needs_wet_signature",
    "open_instalments",
    "owed_signatures",
    "own_file_of",
    "precheck",
    "questions_to",
    "rows_of",
    "signed_already",
]
