from journeys.models.answer import Answer, AnswerQuerySet, AnswerRevision
from journeys.models.card import Card, Lane, RemovedCard
from journeys.models.feedback import FeedbackRequest, NotSent
from journeys.models.follow_up import FollowUp
from journeys.models.interaction import Interaction, TouchpointRule
from journeys.models.journey import Channel, Department, Journey, Persona
from journeys.models.map import MapVersion, Placement, Stage, StagePlacement, Touchpoint
from journeys.models.signal import Baseline, Kind, Signal
from journeys.models.survey import Survey

__all__ = [
    "Answer",
    "AnswerQuerySet",
    "AnswerRevision",
    "Baseline",
    "Card",
    "Channel",
    "Department",
    "FeedbackRequest",
    "FollowUp",
    "Interaction",
    "Journey",
    "Kind",
    "Lane",
    "MapVersion",
    "NotSent",
    "Persona",
    "Placement",
    "RemovedCard",
    "Signal",
    "Stage",
    "StagePlacement",
    "Survey",
    "Touchpoint",
    "TouchpointRule",
]
