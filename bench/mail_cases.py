"""Score the reading of mail on a folder of cases: raw messages and what must come of each.

    python bench/mail_cases.py --cases DIR [--worst N] [--only PREFIX]

DIR holds `mails/` and `expected.json`, {file name or its beginning: {check: value}}. The checks are
the functions `check_…` below; keys of others (a ticket's state, what a search finds) are left out.
Nothing of a corpus belongs into this repository.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.mail_scores import Score, squeeze
from mail.parsing.parsed import ParsedMail
from mail.parsing.read import cut_quotes, parse_mail

Check = Callable[[ParsedMail, Any], bool]


def _has(text: str, wanted: list[str]) -> bool:
    return all(squeeze(each) in squeeze(text) for each in wanted)


def _lacks(text: str, unwanted: list[str]) -> bool:
    return not any(squeeze(each) in squeeze(text) for each in unwanted)


def _names_time(got: ParsedMail, when: str) -> bool:
    """Return True if the text names date, start, end and zone: "2026-12-03 10:00-10:30 Zone"."""
    return all(each in got.text for each in re.split(r"(?<=\d)-(?=\d\d:)|\s", when))


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


CHECKS: dict[str, Check] = {
    "text_contains": lambda got, want: _has(got.text, _listed(want)),
    "text_lacks": lambda got, want: _lacks(got.text, _listed(want)),
    "text_empty": lambda got, want: not got.text.strip(),
    "text_names_time": _names_time,
    "text": lambda got, want: squeeze(got.text) == squeeze(want),
    "html_contains": lambda got, want: _has(got.html, _listed(want)),
    "subject": lambda got, want: squeeze(got.subject) == squeeze(want),
    "from_name": lambda got, want: got.from_.name == want,
    "from_address": lambda got, want: got.from_.address == want,
    "reply_contains": lambda got, want: _has(got.reply, _listed(want)),
    "reply_lacks": lambda got, want: _lacks(got.reply, _listed(want)),
    "reply_equals": lambda got, want: squeeze(got.reply) == squeeze(want),
    "searched_contains": lambda got, want: _has(got.searched, _listed(want)),
    "searched_lacks": lambda got, want: _lacks(got.searched, _listed(want)),
    "problem_says": lambda got, want: any(want in each.lower() for each in got.problems),
    "attachments_keep": lambda got, want: {*want} <= {file.name for file in got.attachments},
    "attachment_name": lambda got, want: [want] == [file.name for file in got.attachments],
    "no_attachment": lambda got, want: not got.attachments,
    "kind": lambda got, want: want.endswith(got.kind),
    "signature": lambda got, want: got.signature.state == want,
}


def score_cases(folder: Path, only: str) -> Score:
    score = Score("cases")
    expected: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_text("utf-8"))
    for name, wanted in expected.items():
        wanted = expected.get(str(wanted.get("same_as")), wanted)
        checks = {key: value for key, value in wanted.items() if key in CHECKS}
        paths = sorted((folder / "mails").glob(f"{name.removesuffix('.eml')}*"))
        exact = [path for path in paths if path.name == name]
        if not (name.startswith(only) and checks and paths):
            continue
        path = (exact or paths)[0]
        try:
            got = cut_quotes(parse_mail(path.read_bytes()), sent_texts=wanted.get("sent", ()))
        except Exception as error:
            score.add("cases", False, f"{path.name} raised {error!r}")
            continue
        wrong = [key for key, value in checks.items() if not CHECKS[key](got, value)]
        kind = re.match(r"[a-z]*", path.name)
        note = f"{path.name} {wrong} reply {got.reply[:120]!r} {got.problems}"
        score.add(f"kind {kind[0] if kind else ''}", not wrong, note)
        score.add("right", not wrong)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--worst", type=int, default=40)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    score = score_cases(options.cases, options.only)
    for what, share in score.shares().items():
        print(f"{what:16} {share}")
    for line in score.worst[: options.worst]:
        print(f"    {line[:400]}")


if __name__ == "__main__":
    main()
