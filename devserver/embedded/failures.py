class CannotServe(Exception):
    """A server cannot run here; the message says what a person can do about it."""
