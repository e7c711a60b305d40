from accounts.models import User
from tests.cast import signed_in

PROFILE = {"name": "Asha Assistant", "time_zone": "UTC"}


def test_they_are_chosen_by_name_and_kept_by_code(asha):
    browser = signed_in(asha)
    assert browser.post("/profile/", {**PROFILE, "languages": ["en", "hi"]}).status_code == 303
    assert User.objects.get(pk=asha.pk).languages == "en hi"
    page = browser.get("/profile/").content.decode()
    assert "Languages that I answer in" in page
    assert page.count(" checked") == 2


def test_nobody_has_to_choose_and_what_was_chosen_can_be_taken_back(asha):
    browser = signed_in(asha)
    for languages in (["en"], []):
        browser.post("/profile/", {**PROFILE, "languages": languages})
    assert User.objects.get(pk=asha.pk).languages == ""


def test_what_is_no_language_of_the_list_is_refused(asha):
    for languages in (["klingon"], ["en; drop"], ["xx"]):
        assert signed_in(asha).post("/profile/", {**PROFILE, "languages": languages}).status_code == 422
    assert User.objects.get(pk=asha.pk).languages == ""


def test_a_page_full_of_languages_is_too_much(asha):
    from accounts.languages import LANGUAGES

    refused = signed_in(asha).post("/profile/", {**PROFILE, "languages": list(LANGUAGES)[:21]})
    assert refused.status_code == 422
    assert "Choose 20 at most." in refused.content.decode()
