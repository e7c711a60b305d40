"""Addresses of pay."""

from django.urls import URLPattern, path, register_converter

from tickets.hours.costs.months import MonthConverter
from tickets.hours.costs.views import agreements, costs, statements

register_converter(MonthConverter, "month")

urlpatterns: list[URLPattern] = [
    path("pay/", agreements.pay, name="pay"),
    path("pay/costs/", costs.costs, name="costs"),
    path("pay/costs.csv", costs.csv, name="costs_csv"),
    path("pay/mine/", statements.mine, name="pay_mine"),
    path("pay/<int:pk>/", agreements.person, name="pay_person"),
    path("pay/<int:pk>/end/", agreements.end, name="pay_end"),
    path("pay/<int:pk>/removal/", agreements.remove, name="pay_removal"),
    path("pay/<int:pk>/<month:month>/", statements.page, name="statement"),
    path("pay/<int:pk>/<month:month>.pdf", statements.pdf, name="statement_pdf"),
    path("pay/<int:pk>/<month:month>.csv", statements.csv, name="statement_csv"),
]
