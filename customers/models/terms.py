from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

# Raised when a text has other terms than before: all customers are then indexed anew, by a sweep.
TERMS_VERSION = 1


class CustomerTerms(models.Model):
    """The search terms of one customer: of the searchable fields, the phone and the contact points.

    They have a table of their own, so that no query for customers reads them.
    """

    customer = models.OneToOneField(
        "customers.Customer", primary_key=True, on_delete=models.CASCADE, related_name="terms"
    )
    terms = SearchVectorField()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["terms"], name="customer_terms")]

    def __str__(self) -> str:
        return f"{self.customer_id}"
