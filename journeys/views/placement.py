from django.http import HttpRequest, HttpResponse


def placement(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


def rule(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


def delete(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")
