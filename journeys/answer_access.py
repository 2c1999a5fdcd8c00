"""May this person read this answer? Who may not see the ticket sees figures and no words."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from helpdesk.access import visible_tickets
from journeys.models import Answer, AnswerQuerySet


def visible_answers(user: User) -> AnswerQuerySet:
    # Who sees every ticket needs no look at the tickets; the difference is felt at 100,000 answers.
    if user.sees_all_tickets:
        return Answer.objects.all()
    return Answer.objects.filter(ticket__in=visible_tickets(user).values("pk"))


def get_answer_for(user: User, pk: int) -> Answer:
    """404 to a stranger, 403 to another team."""
    if not user.is_staff_person:
        raise Http404
    answer = (
        visible_answers(user)
        .select_related("customer", "touchpoint__journey", "ticket", "request__agent")
        .filter(pk=pk)
        .first()
    )
    if answer is None:
        if Answer.objects.filter(pk=pk).exists():
            raise PermissionDenied
        raise Http404
    return answer
