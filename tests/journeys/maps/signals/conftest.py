from tests.journeys.maps.signals.data import answered, visited  # noqa: F401
