"""Slots on the customer page that other apps fill with panels."""

CUSTOMER_HEAD = "customer.head"  # above the timeline
