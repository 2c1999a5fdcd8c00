class CannotServe(Exception):
    """Something cannot run here; the words say what a person can do about it."""
