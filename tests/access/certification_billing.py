from tests.access.matrix import LOGIN, Row

# Who manages no company's billing: a colleague is told so, others find nothing.
OUTSIDERS = {"anonymous": LOGIN, "stranger": 404, "member": 403, "staff": 404}

ROWS: dict[str, Row] = {
    "plan": Row(OUTSIDERS | {"admin": 200, "rival": 200}),
    "plan_buy": Row(OUTSIDERS | {"admin": 302, "rival": 302}, method="post"),
    # Nobody here has a subscription, so there is nothing to change.
    "plan_change": Row(OUTSIDERS | {"admin": 404, "rival": 404}, args=lambda cast: (1,)),
    "plan_change_revoke": Row(OUTSIDERS | {"admin": 404, "rival": 404}, method="post"),
    "plan_cancel": Row(OUTSIDERS | {"admin": 404, "rival": 404}),
    "plan_resume": Row(OUTSIDERS | {"admin": 404, "rival": 404}, method="post"),
    # There is no such plan.
    "plan_by_invoice": Row(OUTSIDERS | {"admin": 404, "rival": 404}, args=lambda cast: (1,)),
    "plan_confirming": Row(OUTSIDERS | {"admin": 200, "rival": 200}),
    "plan_payment": Row(OUTSIDERS | {"admin": 200, "rival": 200}),
    # Nobody here has bought anything yet, so Stripe has nothing to show.
    "plan_portal": Row(OUTSIDERS | {"admin": 404, "rival": 404}, method="post"),
    # Not for people: Stripe's signature opens it, and no secret is set here.
    "stripe_webhook": Row({"*": 503}, method="post"),
}
