"""The company that uses this installation, as pages and mails name it."""

from accounts.models import Company


def company_name() -> str:
    """Return the name of the company; "" until an administrator has entered it."""
    return Company.objects.values_list("name", flat=True).first() or ""
