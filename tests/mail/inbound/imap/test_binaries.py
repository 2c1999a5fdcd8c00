"""Finding and downloading the tests' dovecot."""

import tempfile
from pathlib import Path

from tests.mail.inbound.imap.dovecot import Dovecot, binaries, find_binaries


def test_a_missing_dovecot_is_reported(monkeypatch, tmp_path):
    monkeypatch.delenv("TANDEM_DOVECOT", raising=False)
    monkeypatch.setattr(binaries, "INSTALLED", ())
    monkeypatch.setenv("PATH", str(tmp_path))  # no apt here
    assert binaries.find_or_fetch(tmp_path / "dovecot") == ""
    assert "TANDEM_DOVECOT" in binaries.NOT_FOUND


def test_one_that_was_named_and_does_not_run_is_not_replaced_in_silence(monkeypatch, tmp_path):
    monkeypatch.setenv("TANDEM_DOVECOT", str(tmp_path / "nowhere"))
    assert binaries.find_or_fetch(tmp_path / "dovecot") == ""
    assert list(tmp_path.iterdir()) == []


def test_built_in_paths_lead_beside_the_running_server(tmp_path):
    own = tmp_path / "usr/lib/dovecot"
    own.mkdir(parents=True)
    (tmp_path / "usr/sbin").mkdir()
    library, program = own / "libdovecot.so.0", tmp_path / "usr/sbin/dovecot"
    before = b"a\0/usr/lib/dovecot/modules\0/usr/bin/doveconf\0z"
    for path in (library, program):
        path.write_bytes(before)
    binaries.relocate(tmp_path)
    for path in (library, program):
        after = path.read_bytes()
        assert len(after) == len(before)
        assert after.replace(b"\0", b"|").startswith(b"a|./modules|")
        assert b"./doveconf\0" in after


def test_it_starts_from_a_folder_with_a_space(monkeypatch):
    found = Path(find_binaries())
    with tempfile.TemporaryDirectory(prefix="a b ") as folder:
        there = Path(folder, "dovecot")
        there.symlink_to(found)
        monkeypatch.setenv("TANDEM_DOVECOT", str(there))
        with Dovecot() as server, server.client("anybody") as colleague:
            assert colleague.noop()
