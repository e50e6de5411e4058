"""The first door: somebody who was invited sets a password of his own, and then logs in by it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fengqiao.desk.words import said
from fengqiao.jurisdiction.actions.accept_invitation import accept_invitation, invited
from fengqiao.jurisdiction.models import User
from fengqiao.lib.refusal import Refusal


class Welcome(forms.Form):
    """A code and a password, twice."""

    code = forms.CharField(max_length=40, strip=True)
    password1 = forms.CharField(
        max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    user: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {"required": _("这一项要填写。")}
        for field in self.fields.values():
            field.error_messages |= said
        self.fields["code"].widget.attrs |= {"autocapitalize": "characters", "autocomplete": "off"}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            self.user = invited(code, at=timezone.now())
        except Refusal as refusal:
            raise ValidationError(said(refusal.sentence)) from None
        return code

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user is not None:
            validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        password: str = self.cleaned_data["password2"]
        if password != self.cleaned_data.get("password1", password):
            raise ValidationError(_("两次输入的密码不一样。请再输一遍。"))
        return password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Opened from the invitation, its code in the address or typed."""
    if request.method != "POST":
        form = Welcome(initial={"code": request.GET.get("code", "")[:40]})
        return render(request, "account/welcome.html", {"form": form})
    form = Welcome(request.POST)
    if not form.is_valid():
        return render(request, "account/welcome.html", {"form": form}, status=422)
    try:
        user = accept_invitation(
            form.cleaned_data["code"], password=form.cleaned_data["password1"], at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error("code", said(refusal.sentence))
        return render(request, "account/welcome.html", {"form": form}, status=422)
    done = _("%(name)s，密码已经设好。请用用户名 %(login)s 登录。")
    messages.success(request, done % {"name": user.name, "login": user.username})
    return redirect("account_login")
