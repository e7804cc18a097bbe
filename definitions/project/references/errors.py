"""Errors of references."""


class UnresolvedReference(Exception):
    """A reference without a value, for the reason in the message."""

    def __init__(self, message: str, rule: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.rule, self.hint = message, rule, hint


class UnknownReference(Exception):
    """A reference of an unknown form, which stays as it is."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
