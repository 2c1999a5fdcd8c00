"""The question of the thank-you page that an answer's choices belong to."""

import pytest

from journeys.feedback.followup_questions import answered_question, choice_labels

HIGH, MIDDLE, LOW = (
    "What would have made it even better?",
    "What should have been different?",
    "What went wrong?",
)


@pytest.mark.parametrize(
    ("band", "codes", "question"),
    [
        ("low", ["unsolved", "speed"], LOW),
        ("high", [], HIGH),
        ("high", ["speed"], HIGH),
        ("high", ["unsolved"], LOW),  # ticked at a score of 1, which became a 4
        ("low", ["cause"], HIGH),
        ("low", ["repeat", "clarity"], MIDDLE),
        ("high", ["unsolved", "effort"], HIGH),
        ("", ["care"], LOW),
        ("low", ["gone"], LOW),
        ("high", ["low.speed"], LOW),
        ("high", ["high.speed"], HIGH),
        ("low", ["middle.speed", "middle.outcome"], MIDDLE),
        ("", [], MIDDLE),
    ],
)
def test_choices_are_shown_under_the_question_they_answered(band, codes, question):
    assert str(answered_question(band, codes)) == question


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (["low.speed", "low.unsolved"], ["It took too long", "It is not solved"]),
        (["high.speed"], ["A faster answer"]),
        (["unsolved"], ["It is not solved"]),  # stored before a code named its question
        (["speed"], ["A faster answer"]),
        (["gone", "gone.speed", "high.gone", ""], []),
    ],
)
def test_the_choices_keep_their_words(codes, labels):
    assert choice_labels("high", codes) == labels
