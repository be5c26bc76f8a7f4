"""The one exception of the engine."""

from __future__ import annotations


class RuleError(ValueError):
    """Bad input to a rule: a stable `code` and the values concerned; the models turn it into a sentence for the user.

    >>> error = RuleError("share_negative", share="-5")
    >>> error.code, error.params["share"], str(error)
    ('share_negative', '-5', "share_negative (share='-5')")
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code
