"""How mediation calls what stands in events by its own ids: who signs, which instalment."""

from dataclasses import replace

from django.utils import formats
from django.utils.translation import gettext as _

from fengqiao.cases.models import WholeStanding
from fengqiao.desk import people
from fengqiao.desk.words import label_of, said
from fengqiao.mediation.querysets import MediationFile
from fengqiao.rulebook.tables import in_force, latest


def file_told(file: MediationFile | None) -> MediationFile | None:
    """The file, with what was checked before the court is asked in the reader's language."""
    if file is None:
        return None
    return replace(
        file,
        precheck=tuple(replace(one, sentence=said(one.sentence)) for one in file.precheck),
        courts=tuple(replace(one, why=said(one.why)) for one in file.courts),
    )


def own_names(file: MediationFile | None, standing: WholeStanding) -> dict[str, str]:
    """The value in the event, and what a reader is told."""
    if file is None:
        return {}
    names = {f"party:{party.pk}": people.named(party) for party in standing.parties}
    names |= {
        f"mediator:{one.post}": _("调解员%(name)s") % {"name": one.name} for one in file.mediators
    }
    names["seal"] = _("人民调解委员会印章")
    return names | _instalments(file) | _lying(standing)


def _lying(standing: WholeStanding) -> dict[str, str]:
    """Uploads by their titles, the items of the file by their labels."""
    case = standing.case
    items = in_force(latest(), case.place).dossier(case.kind)
    uploads = {str(row.pk): row.title for row in standing.attachments}
    return uploads | {item.name: label_of(item) for item in items}


def _instalments(file: MediationFile) -> dict[str, str]:
    agreements = [file.agreement, *file.earlier_agreements]
    return {
        str(part.id): _("第%(position)d期，%(day)s")
        % {"position": part.position, "day": formats.date_format(part.due_on)}
        for agreement in agreements
        if agreement
        for part in agreement.instalments
    }
