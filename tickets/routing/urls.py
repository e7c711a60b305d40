"""Where rules, and what they speak of, are kept."""

from django.urls import URLPattern, path

from tickets.routing.views import building, business_hours, kinds, rules, saved_replies, targets, trial, webhooks

urlpatterns: list[URLPattern] = [
    path("routing/trial/", trial.trial, name="trial"),
    path("routing/", rules.rules, name="routing"),
    path("routing/order/", rules.order, name="rule_order"),
    path("routing/rules/new/", building.new, name="rule_new"),
    path("routing/rules/<slug:key>/", building.rule, name="rule"),
    path("routing/rules/<slug:key>/place/", rules.place, name="rule_place"),
    path("routing/rules/<slug:key>/switch/", rules.switching, name="rule_switch"),
    path("routing/rules/<slug:key>/removal/", rules.removal, name="rule_removal"),
    path("routing/rules/<slug:key>/return/", rules.returning, name="rule_return"),
    path("routing/kinds/", kinds.kinds, name="kinds"),
    path("routing/kinds/<slug:slug>/name/", kinds.naming, name="kind_naming"),
    path("routing/kinds/<slug:slug>/use/", kinds.use, name="kind_use"),
    path("routing/replies/", saved_replies.saved_replies, name="saved_replies"),
    path("routing/replies/new/", saved_replies.new, name="saved_reply_new"),
    path("routing/replies/<int:pk>/", saved_replies.saved_reply, name="saved_reply"),
    path("routing/replies/<int:pk>/use/", saved_replies.use, name="saved_reply_use"),
    path("routing/webhooks/", webhooks.webhooks, name="webhooks"),
    path("routing/webhooks/new/", webhooks.new, name="webhook_new"),
    path("routing/webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("routing/webhooks/<int:pk>/calls/", webhooks.calls, name="webhook_calls"),
    path("routing/webhooks/<int:pk>/secret/", webhooks.secret, name="webhook_secret"),
    path("routing/webhooks/<int:pk>/switch/", webhooks.switching, name="webhook_switch"),
    path("routing/webhooks/<int:pk>/trial/", webhooks.trial, name="webhook_trial"),
    path("routing/calls/<int:pk>/repetition/", webhooks.repetition, name="call_repetition"),
    path("routing/hours/", business_hours.business_hours, name="business_hours"),
    path("routing/hours/new/", business_hours.new, name="business_hours_new"),
    path("routing/hours/<int:pk>/", business_hours.one, name="business_hours_one"),
    path("routing/hours/<int:pk>/default/", business_hours.default, name="business_hours_default"),
    path("routing/hours/<int:pk>/removal/", business_hours.removal, name="business_hours_removal"),
    path("routing/targets/", targets.targets, name="targets"),
    path("routing/targets/new/", targets.new, name="target_new"),
    path("routing/targets/<int:pk>/", targets.one, name="target"),
    path("routing/targets/<int:pk>/switch/", targets.switching, name="target_switch"),
    path("routing/targets/<int:pk>/place/", targets.place, name="target_place"),
]
