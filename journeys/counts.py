from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.access import current_user
from journeys.answer_access import visible_answers
from journeys.models import FollowUp


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """How many answers nobody has read yet, red when a call back is late."""
    user = current_user(request)
    if not user.is_staff_person:
        return {}
    unread = visible_answers(user).to_read().count()
    late = FollowUp.objects.filter(done_at=None, due_at__lt=timezone.now()).exists()
    words = ngettext("%s answer to read", "%s answers to read", unread) % unread
    tone = "late" if late else "act"
    return {"feedback": {"count": unread, "tone": tone, "words": words}}
