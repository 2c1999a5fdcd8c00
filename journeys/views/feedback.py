from django.http import HttpRequest, HttpResponse


def feedback(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")
