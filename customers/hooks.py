"""Places on the customer's page that other apps fill."""

CUSTOMER_HEAD = "customer.head"  # above the timeline
