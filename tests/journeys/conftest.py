from tests.journeys.feedback_cast import (  # noqa: F401
    make_solved,
    rule,
    sent,
    solved,
    survey,
    touchpoint,
    waiting,
)
