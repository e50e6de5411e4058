"""What everybody may read: one's rights, the other ways, and the form on paper."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fengqiao.cases.models import Party, PersonalField
from fengqiao.portal import places
from fengqiao.portal.pages import Coming, open_page, show
from fengqiao.portal.words import PERSONAL, in_english, kind_of_portal, labelled
from fengqiao.rulebook.tables import in_force


@require_safe
@open_page
def rights(request: Coming) -> HttpResponse:
    """In plain words, with the ways that stay open whatever happens here."""
    fields = [field for field in PersonalField.declared if field.model is Party]
    return show(
        request,
        "rights.html",
        remedies=in_force(request.today, "").remedies(kind_of_portal(request.today).name, ""),
        in_english=in_english(),
        fields=[(PERSONAL[field.name], field) for field in fields],
    )


@require_safe
@open_page
def printed_form(request: Coming) -> HttpResponse:
    """The same questions on a sheet, for who has no telephone."""
    kind = kind_of_portal(request.today)
    return show(
        request,
        "form.html",
        counties=places.counties(request.today),
        told=labelled(kind, "register", "disclosure"),
        safe=labelled(kind, "register", "safety"),
        lines=range(8),
    )
