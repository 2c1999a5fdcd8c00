"""Reading what a customer answers to a feedback request by plain mail."""

from journeys.replies.explain import explain
from journeys.replies.reading import ReplyReading, Route, read_reply

__all__ = ["ReplyReading", "Route", "explain", "read_reply"]
