from journeys.models.answer import Answer, AnswerQuerySet, AnswerRevision, FollowUp
from journeys.models.feedback import FeedbackRequest, NotSent, Survey
from journeys.models.interaction import Interaction, TouchpointRule
from journeys.models.journey import Channel, Department, Journey, Persona
from journeys.models.map import (
    Card,
    Lane,
    MapVersion,
    Placement,
    RemovedCard,
    Stage,
    StagePlacement,
    Touchpoint,
)

__all__ = [
    "Answer",
    "AnswerQuerySet",
    "AnswerRevision",
    "Card",
    "Channel",
    "Department",
    "FeedbackRequest",
    "FollowUp",
    "Interaction",
    "Journey",
    "Lane",
    "MapVersion",
    "NotSent",
    "Persona",
    "Placement",
    "RemovedCard",
    "Stage",
    "StagePlacement",
    "Survey",
    "Touchpoint",
    "TouchpointRule",
]
