from __future__ import annotations

from pathlib import Path

import pytest

from journeys.feedback.replies.reading import read_reply

LOW = {5: 1, 7: 1, 10: 0}


def examples():
    """Return the examples; each .txt beside this file is named after its expected route."""
    for file in sorted(Path(__file__).parent.glob("*.txt")):
        for line in file.read_text().splitlines():
            if not line.startswith("#"):
                top, score, text = (line + " ").split("|", 2)
                reply = text.strip().replace("\\n", "\n")
                wanted = None if score.strip() == "-" else int(score)
                yield pytest.param(int(top), reply, wanted, file.stem, id=f"{file.stem}-{reply}")


@pytest.mark.parametrize(("top", "text", "score", "route"), list(examples()))
def test_reply_is_read_as_a_person_would(top, text, score, route):
    reading = read_reply(text, scale=(LOW[top], top))
    assert (reading.score, reading.route) == (score, route)
