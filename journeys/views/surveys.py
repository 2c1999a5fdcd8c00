from django.http import HttpRequest, HttpResponse


def surveys(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


def survey(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


def preview(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")
