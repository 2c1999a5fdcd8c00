"""What the door of the demo offers, and whose demo it is. Nothing is read before it is printed."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from demo.cast import company, people


def demo(request: HttpRequest) -> dict[str, Any]:
    return {"demo_people": cache(people), "company_name": cache(company)}
