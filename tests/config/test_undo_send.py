import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from config.undo_send import LONGEST, undo_send_seconds


@pytest.mark.parametrize(("written", "seconds"), [(None, 10), ("0", 0), (str(LONGEST), LONGEST)])
def test_the_seconds_are_read_from_the_environment(monkeypatch, written, seconds):
    monkeypatch.delenv("UNDO_SEND_SECONDS", raising=False)
    if written is not None:
        monkeypatch.setenv("UNDO_SEND_SECONDS", written)
    assert undo_send_seconds(Env()) == seconds


@pytest.mark.parametrize("written", ["-1", str(LONGEST + 1)])
def test_a_number_that_nobody_means_is_refused(monkeypatch, written):
    monkeypatch.setenv("UNDO_SEND_SECONDS", written)
    with pytest.raises(ImproperlyConfigured, match=f"UNDO_SEND_SECONDS is {written}"):
        undo_send_seconds(Env())
