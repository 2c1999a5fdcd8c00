"""Detection of a file's type from its first bytes. The declared type is only a hint."""

SIGNATURES: list[tuple[int, bytes, str]] = [
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (0, b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xca\xfe\xba\xbe", "application/x-mach-binary"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (0, b"#!", "text/x-shellscript"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (257, b"ustar", "application/x-tar"),
    (32769, b"CD001", "application/x-iso9660-image"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"{\\rtf", "application/rtf"),
]
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Claims that a signature cannot disprove: containers shared by many formats.
ZIP_FAMILY = ("application/vnd.openxmlformats", "application/vnd.oasis", "application/epub",
              "application/java-archive", "application/vnd.android", "application/vnd.apple",
              "application/vnd.ms-")  # fmt: skip
OLE_FAMILY = ("application/msword", "application/vnd.ms-", "application/vnd.visio",
              "application/x-msi")  # fmt: skip
SHORT_TEXT = {b"BM", b"MZ", b"#!"}


def sniff_type(content: bytes, declared: str) -> str:
    """Return the detected type, else the declared one if the content does not contradict it."""
    declared = declared.lower()
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(ZIP):
        return _zip_type(content, declared)
    if content.startswith(OLE):
        return declared if declared.startswith(OLE_FAMILY) else "application/x-ole-storage"
    for offset, magic, found in SIGNATURES:
        if content[offset : offset + len(magic)] == magic and not _is_text_chance(content, magic):
            return found
    if _looks_like_markup(start):
        return "image/svg+xml" if b"<svg" in start else "text/html"
    if declared.startswith(("image/", "application/pdf")) and _is_plain(content):
        return "image/svg+xml" if declared == "image/svg+xml" else "application/octet-stream"
    return declared


def _zip_type(content: bytes, declared: str) -> str:
    if declared.startswith(ZIP_FAMILY):
        return declared
    start = content[:4096]
    for mark, found in (
        (b"META-INF/MANIFEST", "application/java-archive"),
        (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ):
        if mark in start:
            return found
    return "application/zip"


def _is_text_chance(content: bytes, magic: bytes) -> bool:
    """Return True if a two-letter signature may be plain text: a note may begin with BM or MZ."""
    return magic in SHORT_TEXT and magic != b"#!" and _is_plain(content[:512])


def _is_plain(content: bytes) -> bool:
    return (
        bool(content) and b"\x00" not in content[:4096] and _printable_share(content[:512]) > 0.95
    )


def _printable_share(data: bytes) -> float:
    return sum(1 for b in data if 32 <= b < 127 or b in (9, 10, 13)) / max(len(data), 1)


def _looks_like_markup(start: bytes) -> bool:
    if start.startswith(
        (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe")
    ):
        return True
    return start.startswith((b"<?xml", b"<!--")) and (b"<svg" in start or b"<html" in start)
