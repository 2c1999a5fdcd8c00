"""What the door of the demo offers, and whose demo it is. Nothing is read before it is printed."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from demo.cast import company, people


def demo(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo_people": SimpleLazyObject(people),
        "company_name": SimpleLazyObject(company),
    }
