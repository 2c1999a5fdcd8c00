"""Context processor: the people to sign in as and the company's name, both read lazily."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from demo.people import company_name, sign_in_choices


def demo(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo_people": SimpleLazyObject(sign_in_choices),
        "company_name": SimpleLazyObject(company_name),
    }
