"""Attachments with cleaned names, types by content and a flag for dangerous ones."""

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

from mail.parsing.attachments.file_types import sniff_type
from mail.parsing.attachments.winmail import WinmailFile
from mail.parsing.calendar.read import CALENDAR_TYPES
from mail.parsing.calendar.read import NAME as CALENDAR_NAME
from mail.parsing.message.encoded import get_decoded, payload_of
from mail.parsing.message.parts import Part
from mail.parsing.parsed import ParsedAttachment

MAX_NAME = 180
EXTENSIONS = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
    "image/svg+xml": "svg", "application/pdf": "pdf", "application/zip": "zip",
    "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "text/csv": "csv",
    "message/rfc822": "eml", "application/ms-tnef": "dat", "text/vcard": "vcf",
    "application/pkcs7-mime": "p7m", "application/x-pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s", "application/x-pkcs7-signature": "p7s",
    "text/x-vcard": "vcf", "audio/mpeg": "mp3", "video/mp4": "mp4",
}  # fmt: skip
DANGEROUS_TYPES = {
    "application/x-msdownload", "application/x-executable", "application/x-elf",
    "application/x-mach-binary", "application/java-archive", "text/html",
    "application/xhtml+xml", "image/svg+xml", "application/x-sh", "text/x-shellscript",
    "application/x-iso9660-image", "application/x-apple-diskimage", "application/javascript",
    "text/javascript", "application/x-ms-shortcut", "application/hta", "application/x-msi",
}  # fmt: skip
DANGEROUS_EXTENSIONS = set(
    re.findall(
        r"\S+",
        (
            "ade adp apk app appx appxbundle application bas bat cab chm cmd com command cpl dll "
            "dmg docm dotm drv ex_ exe gadget hta htm html img inf ins iso isp jar jnlp js jse "
            "ksh lib lnk mde mht mhtml msc msh msh1 msh2 msi msix msp mst ocx one paf pif pl potm "
            "ppam ppsm pptm ps1 ps2 psc1 psm1 py rb reg rgs scf scr sct settingcontent-ms sh shb "
            "shs shtml sldm svg svgz swf sys terminal url vb vbe vbs vbscript vhd vhdx vmdk vxd "
            "ws wsc wsf wsh xht xhtml xlam xll xlsm xltm xml xnk xsl "
        ),
    )
)


def read_attachment(part: Part, number: int, referenced: set[str]) -> ParsedAttachment:
    """Return the attachment with a safe name and a detected type.

    `referenced`: the cids the HTML shows.
    """
    content = part.get_bytes()
    content_type = sniff_type(content, part.content_type)
    name = clean_name(part.name) or _name_from(part, content_type, number)
    return _attachment(name, content_type, part.cid, content, referenced)


def read_wrapped(file: WinmailFile, number: int, referenced: set[str]) -> ParsedAttachment:
    """Return the attachment for a file found inside another part."""
    content_type = sniff_type(file.content, file.content_type)
    name = clean_name(file.name) or f"attachment-{number}.{EXTENSIONS.get(content_type, 'bin')}"
    return _attachment(name, content_type, file.cid, file.content, referenced)


def _attachment(
    name: str, content_type: str, cid: str | None, content: bytes, referenced: set[str]
) -> ParsedAttachment:
    return ParsedAttachment(
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        cid=cid,
        inline=cid is not None and cid.lower() in referenced,
        content=content,
        is_dangerous=is_dangerous(name, content_type),
    )


def clean_name(name: str) -> str:
    """Return the base name: NFC, without control or direction marks, at most 180 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = "".join(
        c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    name = re.sub(r'[<>:"|?*]', "_", name.rstrip("/ ").rsplit("/", 1)[-1])
    name = " ".join(name.split()).strip(". ")
    if len(name) <= MAX_NAME:
        return name
    suffix = PurePosixPath(name).suffix[:20]
    return name[: MAX_NAME - len(suffix)].rstrip(". ") + suffix


def is_dangerous(name: str, content_type: str) -> bool:
    """Return True if opening the file could run code.

    The screen shows a warning before download.
    """
    pieces = name.lower().rsplit(".", 1)
    return content_type in DANGEROUS_TYPES or (
        len(pieces) == 2 and pieces[1].strip() in DANGEROUS_EXTENSIONS
    )


def _name_from(part: Part, content_type: str, number: int) -> str:
    if part.content_type == "message/rfc822":
        children = payload_of(part.message)
        inner = children[0] if isinstance(children, list) and children else None
        subject = get_decoded(inner, "subject") if inner is not None else ""
        return clean_name(subject[:100].replace("/", "-") or f"mail-{number}").strip() + ".eml"
    if content_type in CALENDAR_TYPES:
        return CALENDAR_NAME
    description = clean_name(get_decoded(part.message, "content-description")[:100])
    extension = EXTENSIONS.get(content_type, "bin")
    if description and PurePosixPath(description).suffix:
        return description
    return f"{description or 'attachment-' + str(number)}.{extension}"
