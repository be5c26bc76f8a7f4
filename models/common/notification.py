"""What a button says when it is done."""

CLOSE = {"type": "ir.actions.act_window_close"}
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


def notification(message, then=None):
    """The action that shows a message.

    :param then: the action after it; the page is loaded anew when it is None
    """
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "success",
            "message": message,
            "next": then or RELOAD,
        },
    }
