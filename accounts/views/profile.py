"""What people say about themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.answers import see_other
from accounts.forms import ProfileForm


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, time zone, and the ways to the password and the second factor."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return see_other("profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)
