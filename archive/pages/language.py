"""The language of the interface: chosen once, kept in a cookie. What articles say stays as published."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

A_YEAR = 365 * 24 * 3600


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the chosen language and go back to `?next=`, an address of this site."""
    if code not in dict(settings.LANGUAGES):
        raise Http404(_("没有这种界面语言：%(code)s。") % {"code": code})
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("home")
    response = HttpResponseRedirect(target)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=A_YEAR, samesite="Lax")
    return response
