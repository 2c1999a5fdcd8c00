"""The mails of a corpus: paths, mails by people, and checks of their content."""

import argparse
import re
from pathlib import Path

from bench.mail_scores import load
from mail.parsing.parsed import ParsedMail


def files_of(corpus: Path) -> list[Path]:
    """Return all the messages of a corpus."""
    return sorted(path for path in (corpus / "mail").rglob("*") if path.is_file())


def existing_corpus(name: str) -> Path:
    """Return the folder of --corpus; exits with a message if it is missing or has no mail."""
    corpus = Path(name)
    if not corpus.is_dir():
        raise argparse.ArgumentTypeError(f"There is no folder {name}.")
    if not name or not any(corpus.glob("*.jsonl")):
        raise argparse.ArgumentTypeError(f"There are no labels (*.jsonl) in '{name}'.")
    if not files_of(corpus):
        raise argparse.ArgumentTypeError(f"There are no mails in {name}/mail.")
    return corpus


def human_files(corpus: Path) -> list[Path]:
    """Return mails by people, or at least no bounces: by label, or by folder."""
    people = {
        corpus / case["path"]
        for case in load(corpus, "kinds.jsonl")
        if case["kind"] in ("human", "not_bounce", "list")
    }
    people |= {corpus / c["path"] for c in load(corpus, "replies.jsonl") if c.get("kind") == "eml"}
    people |= {corpus / case["path"] for case in load(corpus, "forwards.jsonl")}
    people |= {
        path
        for path in files_of(corpus)
        if "/standard_replies/" in str(path) or "is-not-bounce" in path.name
    }
    return sorted(people)


def has_body(raw: bytes) -> bool:
    """Return True if the mail has a body."""
    return any(each.strip() for each in re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[1:])


def is_readable(parsed: ParsedMail) -> bool:
    """Return True if an agent sees something: text, a file, or the sender of an unreadable mail."""
    has_text = bool(parsed.subject.strip() or parsed.text.strip() or parsed.html.strip())
    is_noted = bool(parsed.from_.address and parsed.is_unread)
    return has_text or bool(parsed.attachments) or is_noted
