"""Addresses of what came back."""

from django.urls import URLPattern, path

from tickets.hours.value.views import handing_over, incomes, page, settings

urlpatterns: list[URLPattern] = [
    path("value/", page.value, name="value"),
    path("value/table.csv", page.table, name="value_table"),
    path("value/settings/", settings.settings, name="value_settings"),
    path("value/asked/", settings.asked, name="value_asked"),
    path("value/income/", incomes.new, name="income_new"),
    path("value/income/<int:pk>/", incomes.change, name="income"),
    path("value/income/<int:pk>/removal/", incomes.removal, name="income_removal"),
    path("value/mine/", handing_over.mine, name="value_mine"),
    path("value/mine/<slug:kind>/", handing_over.handing_over, name="handing_over"),
]
