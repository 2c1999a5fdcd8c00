"""Score the reading of mail on a folder of labelled real-world mails.

    python bench/mail_corpus.py --corpus DIR [--json] [--worst N]

DIR holds replies.jsonl, parsing.jsonl, bounces.jsonl, kinds.jsonl, forwards.jsonl (each optional)
and the messages they name. Nothing of a corpus belongs into this repository.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.mail_files import existing_corpus, files_of, has_body, human_files, is_readable
from bench.mail_makers import mutate, wrap
from bench.mail_scores import Score, load, same, squeeze
from mail.parsing.parsed import ParsedMail
from mail.parsing.read import read

NOT_FAILURES = {"vacation", "delivered", "feedback"}


def score_replies(corpus: Path) -> Score:
    score = Score("replies")
    for case in load(corpus, "replies.jsonl"):
        is_file = case.get("kind") == "eml"
        raw = (
            (corpus / case["path"]).read_bytes()
            if is_file
            else wrap(case["text"], is_html=bool(case.get("html")))
        )
        got = squeeze(read(raw).reply)
        score.counts["cases"] += 1
        score.count(*judge(case, got))
    return score


def judge(case: dict[str, Any], got: str) -> tuple[str, str]:
    """Return exact, leak (a quote is left) or lost (the person's text is missing)."""
    if case.get("equals") is not None:
        want = squeeze(case["equals"])
        if got == want:
            return "exact", ""
        verdict = "leak" if want in got else "lost"
        return verdict, f"{case['id']} got {got[:150]!r} want {want[:150]!r}"
    missing = [each for each in case["contains"] if squeeze(each) not in got]
    extra = [each for each in case["not_contains"] if squeeze(each) in got]
    if missing:
        return "lost", f"{case['id']} misses {missing} got {got[:150]!r}"
    return ("leak", f"{case['id']} keeps {extra}") if extra else ("exact", "")


def score_parsing(corpus: Path) -> Score:
    score = Score("parsing")
    for case in load(corpus, "parsing.jsonl"):
        got = read((corpus / case["path"]).read_bytes())
        name = case["path"]
        if case.get("subject") is not None:
            score.add(
                "subject",
                same(got.subject, case["subject"]),
                f"{name} {got.subject!r} not {case['subject']!r}",
            )
        if case.get("from_email") is not None:
            score.add(
                "from",
                got.from_.address.lower() == case["from_email"].lower(),
                f"{name} {got.from_.address!r} not {case['from_email']!r}",
            )
        if case.get("from_name") is not None:
            score.add(
                "name",
                same(got.from_.name, case["from_name"]),
                f"{name} {got.from_.name!r} not {case['from_name']!r}",
            )
        if case.get("body"):
            is_right = same(got.text, case["body"], within=True)
            score.add("body", is_right, f"{name} {got.text[:80]!r} not {case['body'][:80]!r}")
        if case.get("natt") is not None:
            score.add(
                "files",
                len(got.attachments) == case["natt"],
                f"{name} {len(got.attachments)} not {case['natt']}",
            )
    return score


def score_bounces(corpus: Path) -> Score:
    score = Score("bounces")
    for case in load(corpus, "bounces.jsonl"):
        got = read((corpus / case["path"]).read_bytes())
        expected = case["expected"][0]
        name, want = case["path"].rsplit("/", 1)[-1], expected["reason"]
        if want in NOT_FAILURES:
            score.add("not a failure", not any(b.is_gone for b in got.bounces), f"{name} {want}")
            continue
        is_found = got.kind in ("bounce", "delay") and bool(got.bounces)
        score.add("found", is_found, f"{name} {want} kind {got.kind}")
        if is_found:
            first = got.bounces[0]
            note = f"{name} {first.class_} {first.status} not {want} {expected['status']}: {first.reason[:110]}"
            if expected["status"]:
                is_hard = expected["status"].startswith("5")
                score.add("class", (first.class_ == "hard") == is_hard, note)
            is_gone = any(b.is_gone for b in got.bounces)
            score.add("gone for good", is_gone == any(e["hard"] for e in case["expected"]), note)
            score.add("with a recipient", bool(first.recipient), name)
            if len(expected["status"]) and not expected["status"].split(".")[2].startswith("9"):
                score.add("status", first.status == expected["status"], "")
    count_false(corpus, score)
    return score


def count_false(corpus: Path, score: Score) -> None:
    """Count people's mails that were read as a bounce; reported also when there are none."""
    people = human_files(corpus)
    score.counts["false"], score.counts["false of"] = 0, len(people)
    for path in people:
        if read(path.read_bytes()).bounces:
            score.count("false", path.name)


def score_kinds(corpus: Path) -> Score:
    score = Score("kinds")
    for case in load(corpus, "kinds.jsonl"):
        got, want = read((corpus / case["path"]).read_bytes()).kind, case["kind"]
        is_right = got not in ("bounce", "delay") if want == "not_bounce" else got == want
        score.add("kind", is_right, f"{case['path']} {got} not {want}")
    return score


def score_forwards(corpus: Path) -> Score:
    score = Score("forwards")
    for case in load(corpus, "forwards.jsonl"):
        got = read((corpus / case["path"]).read_bytes()).forwarded_from
        score.add(
            "from",
            got is not None and got.address.lower() == case["original_from"].lower(),
            f"{case['path']} {got}",
        )
    return score


def score_survival(corpus: Path, mutants: int) -> Score:
    """Score files and mutants: each must give readable content without an exception."""
    score = Score("survival")
    chance = random.Random(20)
    for path in files_of(corpus):
        raw = path.read_bytes()
        score.add("files", is_sound(raw, score, path.name), path.name)
        for _ in range(mutants):
            if len(raw) < 100_000:
                score.add("mutants", is_sound(mutate(raw, chance), score, path.name), path.name)
    return score


def score_time(corpus: Path) -> Score:
    """Return milliseconds of CPU time to read a message, warmed up; the slowest by name."""
    score = Score("time")
    raws = [(path.name, path.read_bytes()) for path in files_of(corpus)]
    times = []
    for name, raw in raws:
        started = time.process_time()
        read(raw)
        times.append(((time.process_time() - started) * 1000, name))
    times.sort()
    if times:
        score.figures["median ms"] = times[len(times) // 2][0]
        score.figures["95 % ms"] = times[int(len(times) * 0.95)][0]
        score.figures["longest ms"] = times[-1][0]
        score.worst = [f"{taken:.0f} ms {name}" for taken, name in reversed(times[-5:])]
    return score


def is_sound(raw: bytes, score: Score, name: str) -> bool:
    try:
        parsed: ParsedMail = read(raw)
        text = parsed.text + parsed.html + parsed.reply + parsed.subject
        text.encode("utf-8")
    except Exception as error:
        score.worst.append(f"{name} raised {error!r}")
        return False
    for problem in parsed.problems:
        if "(" in problem:
            score.worst.append(f"{name}: {problem}")
    if "\x00" in text:
        return False
    if not is_readable(parsed) and has_body(raw):
        score.worst.append(f"{name}: nothing of it can be read")
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=existing_corpus, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worst", type=int, default=12)
    parser.add_argument("--mutants", type=int, default=2)
    options = parser.parse_args()
    scorers = [score_replies, score_parsing, score_kinds, score_bounces, score_forwards]
    scores = [scorer(options.corpus) for scorer in scorers]
    scores.append(score_survival(options.corpus, options.mutants))
    scores.append(score_time(options.corpus))
    if options.json:
        print(
            json.dumps(
                {s.name: {"shares": s.shares(), "worst": s.worst, **s.figures} for s in scores},
                ensure_ascii=False,
            )
        )
        return
    print_scores(scores, options.worst)


def print_scores(scores: list[Score], worst: int) -> None:
    """Print the table, then the failures."""
    for score in scores:
        for what, share in score.shares().items():
            if what != "cases":
                print(f"{score.name:10} {what:18} {share}")
        for what, figure in score.figures.items():
            print(f"{score.name:10} {what:18} {figure:.2f}")
    for score in scores:
        if score.worst and worst:
            print(f"\n{score.name}: the worst {min(worst, len(score.worst))} of {len(score.worst)}")
        for line in score.worst[:worst]:
            print(f"    {line[:300]}")


if __name__ == "__main__":
    main()
