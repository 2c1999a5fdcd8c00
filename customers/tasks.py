from celery import shared_task

from customers.actions.phones import add_missing_phones


@shared_task
def sweep_phones() -> None:
    """Add the contact points of phone numbers that an old process wrote during an update."""
    add_missing_phones()
