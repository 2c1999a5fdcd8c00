"""Stored form of a baseline with its test, so that a threshold is worked out once."""

from typing import Any

from journeys.metrics.detection.answers import AnswerBaseline, AnswerTest, answer_test
from journeys.metrics.detection.volume_baseline import VolumeBaseline
from journeys.metrics.detection.volumes import VolumeTest, volume_test

Learnt = dict[str, Any]


def answer_facts(baseline: AnswerBaseline) -> Learnt:
    """Return a JSON object of the baseline and its test."""
    test = answer_test(baseline)
    return {
        "share": baseline.share,
        "cautious": baseline.cautious,
        "n": baseline.n,
        "test": {"usual": test.usual, "raised": test.raised, "threshold": test.threshold},
    }


def stored_answer_baseline(learnt: Learnt) -> AnswerBaseline:
    return AnswerBaseline(learnt["share"], learnt["cautious"], learnt["n"])


def stored_answer_test(learnt: Learnt) -> AnswerTest:
    return AnswerTest(**learnt["test"])


def volume_facts(baseline: VolumeBaseline) -> Learnt:
    """Return a JSON object of the baseline and its test."""
    test = volume_test(baseline)
    return {
        "rate": baseline.rate,
        "cautious": baseline.cautious,
        "days": baseline.days,
        "weekdays": list(baseline.weekdays),
        "dispersion": baseline.dispersion,
        "test": {
            "usual": test.usual,
            "raised": test.raised,
            "weekdays": list(test.weekdays),
            "dispersion": test.dispersion,
            "threshold": test.threshold,
        },
    }


def stored_volume_baseline(learnt: Learnt) -> VolumeBaseline:
    return VolumeBaseline(
        learnt["rate"],
        learnt["cautious"],
        learnt["days"],
        tuple(learnt["weekdays"]),
        learnt["dispersion"],
    )


def stored_volume_test(learnt: Learnt) -> VolumeTest:
    test = learnt["test"]
    return VolumeTest(**{**test, "weekdays": tuple(test["weekdays"])})
