from django.http import HttpRequest, HttpResponse


def ticket_panel(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


def ticket_feedback(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


def place(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


def customer_head(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")
