"""Renders one thumbnail in a process of its own, because the file is not trusted.

    draw.py image|pdf SIDE < file > picture.webp

Imports nothing of Tandem. Limited to a gigabyte, ten seconds of CPU time and no file writes. Exits
with 3 if no thumbnail is possible.
"""

import resource
import sys
from io import BytesIO
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 10
MAX_PIXELS = 60_000_000  # more than cameras have; a decompression bomb has billions
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
NOTHING = 3


def main() -> int:
    kind, side = sys.argv[1], int(sys.argv[2])
    _limit()
    content = sys.stdin.buffer.read()
    try:
        picture = _of_pdf(content, side) if kind == "pdf" else _of_image(content, side)
        drawn = BytesIO()
        picture.save(drawn, "WEBP", quality=82, method=4)
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}"[:300])
        return NOTHING
    sys.stdout.buffer.write(drawn.getvalue())
    return 0


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Soft limit first: SIGXCPU tells this limit from an out-of-memory kill.
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _of_image(content: bytes, side: int) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the size is checked below, before decoding
    picture: Any = Image.open(BytesIO(content), formats=FORMATS)
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise ValueError(f"{width} × {height} pixels are too many")
    picture.draft("RGB", (side * 2, side * 2))
    picture.thumbnail((side, side))
    picture = ImageOps.exif_transpose(picture)
    has_holes = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    clean = picture.convert("RGBA" if has_holes else "RGB")
    clean.info = {}
    return clean


def _of_pdf(content: bytes, side: int) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    page = document[0]
    scale = side / max(*page.get_size(), 1)
    return page.render(scale=min(scale, 20)).to_pil().convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
