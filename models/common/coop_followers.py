"""Who follows documents of the addon, and no longer may: a coach whose member got another one."""


def hand_over_activities(documents, former, successor):
    """Activities of ``former`` on these documents go to ``successor``; without one, they go away."""
    activities = documents.activity_ids.filtered(lambda activity: activity.user_id == former)
    if successor:
        activities.write({"user_id": successor.id})
    else:
        activities.unlink()


def documents_out_of_reach(user):
    """[documents of one model] that this user follows or has activities on, and may not read any more.

    With all rights: which documents these are is looked at, and shown to nobody.
    """
    env = user.env(su=True)
    found = {}
    for rows in (
        env["mail.followers"].search([("partner_id", "=", user.partner_id.id), ("res_model", "=like", "coop.%")]),
        env["mail.activity"].search([("user_id", "=", user.id), ("res_model", "=like", "coop.%")]),
    ):
        for model, ids in rows.grouped("res_model").items():
            found.setdefault(model, set()).update(ids.mapped("res_id"))
    for model, ids in found.items():
        documents = env[model].with_context(active_test=False).browse(ids).exists()
        # In all of his companies, not in those in which somebody else is working now.
        seen = documents.with_user(user).sudo(False).with_context(allowed_company_ids=user.company_ids.ids)
        yield documents - seen._filtered_access("read").with_env(env)
