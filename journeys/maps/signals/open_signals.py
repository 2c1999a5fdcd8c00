"""Open signals in words: of a touchpoint, of the touchpoints of a map, and their number."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from journeys.maps.signals.sentences import SignalText, text_of
from journeys.models import Signal

NEWEST = 20


def open_signals(touchpoints: Collection[int]) -> dict[int, list[SignalText]]:
    """Return the open signals of each touchpoint that has one, newest first."""
    found = defaultdict(list)
    signals = Signal.objects.open().filter(touchpoint__in=list(touchpoints))
    for signal in signals.select_related("baseline"):
        found[signal.touchpoint_id].append(text_of(signal))
    return dict(found)


def signals_of(touchpoint: int) -> tuple[list[SignalText], SignalText | None]:
    """Return the open signals of a touchpoint, and the one that was acknowledged last, if any."""
    signals = Signal.objects.filter(touchpoint=touchpoint, withdrawn_at=None)
    rows = list(signals.select_related("baseline", "acknowledged_by")[:NEWEST])
    done = [each for each in rows if each.acknowledged_at]
    last = max(done, key=lambda each: each.acknowledged_at, default=None)  # type: ignore[arg-type, return-value]
    return [text_of(each) for each in rows if each.is_open], text_of(last) if last else None


def signal_counts(journeys: Sequence[int]) -> Counter[int]:
    """Return the number of open signals of each journey, at touchpoints in use."""
    signals = Signal.objects.open().filter(
        touchpoint__journey__in=journeys, touchpoint__retired_at=None
    )
    return Counter(signals.values_list("touchpoint__journey", flat=True))
