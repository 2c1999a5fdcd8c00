class CannotServe(Exception):
    """A server cannot run here; the text tells what a person can do about it."""
