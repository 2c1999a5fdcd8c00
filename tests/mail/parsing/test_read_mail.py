"""`manage.py read_mail`: one line of JSON a file, with the keys of the rules and no others."""

import json
import subprocess
import sys

RAW = b"From: Ana <ana@acme.example>\nSubject: Hi\nReply-To: ben@acme.example\n\nHello \xe9\n"
KEYS = [
    "path",
    "subject",
    "from",
    "to",
    "cc",
    "message_id",
    "in_reply_to",
    "references",
    "date",
    "text",
    "html",
    "reply",
    "attachments",
    "kind",
    "bounce",
    "forwarded_from",
    "problems",
]


def read_mail(*files, stdin=b""):
    return subprocess.run(
        [sys.executable, "manage.py", "read_mail", *map(str, files)],
        input=stdin,
        capture_output=True,
        check=False,
    )


def test_prints_the_keys_of_the_rules_and_no_others(tmp_path):
    file = tmp_path / "one.eml"
    file.write_bytes(RAW)
    done = read_mail(file)
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert done.returncode == 0
    assert list(found) == KEYS
    assert found["from"] == {"name": "Ana", "address": "ana@acme.example"}
    assert found["text"].strip() == "Hello é"


def test_goes_on_after_a_missing_file_and_says_so(tmp_path):
    file = tmp_path / "one.eml"
    file.write_bytes(RAW)
    done = read_mail(tmp_path / "none.eml", tmp_path, file)
    assert done.returncode == 1
    assert [json.loads(line)["subject"] for line in done.stdout.splitlines()] == ["Hi"]
    said = done.stderr.decode()
    assert "none.eml: No such file or directory" in said
    assert "Traceback" not in said


def test_reads_stdin():
    done = read_mail("-", stdin=RAW)
    assert json.loads(done.stdout)["path"] == "-"
    assert json.loads(done.stdout)["subject"] == "Hi"
