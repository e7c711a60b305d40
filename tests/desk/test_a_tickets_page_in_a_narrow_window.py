"""What a ticket's page promises to a browser of 1280 px and to a phone."""

import pytest


@pytest.fixture
def page(client, asha, ticket):
    client.force_login(asha)
    return client.get(f"/tickets/{ticket.reference}/?queue=open").content.decode()


def test_the_customers_name_opens_the_panel_about_them(page):
    assert 'popovertarget="side"' in page
    assert '<aside id="side" class="side" aria-label="Customer" popover>' in page


def test_a_list_that_is_asked_for_again_leaves_the_title_of_the_ticket(client, asha, ticket, page):
    for shown in (page, client.get("/queues/open/").content.decode()):
        _, _, start = shown.partition('<section id="list"')
        assert "ignoreTitle:true" in start.partition(">")[0]


def test_a_press_on_the_composer_keeps_the_focus_there(page):
    assert '<form tabindex="-1" class="pane reply"' in page


def test_a_press_on_a_tab_does_not_move_it_away_before_it_is_heard(page):
    assert '<div class="composer" id="composer">' in page
