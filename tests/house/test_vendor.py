"""Third-party files in static/vendor are as published: named, licensed, unchanged."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text())


def test_every_file_has_the_checksum_it_was_published_with():
    changed = [
        path
        for package in PACKAGES
        for path, checksum in package["files"].items()
        if hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() != checksum
    ]
    assert changed == []


def test_every_file_is_named_in_the_manifest():
    named = {path for package in PACKAGES for path in package["files"]}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"manifest.json"} == named


def test_every_package_says_its_version_and_brings_its_licence():
    for package in PACKAGES:
        assert package["version"], package["name"]
        assert package["licence"], package["name"]
        assert any(path.endswith("/LICENSE") for path in package["files"]), package["name"]
