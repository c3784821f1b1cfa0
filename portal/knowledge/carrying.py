"""What an article from elsewhere brings along: pictures beside its file or inside it, links to its neighbours."""

import base64
import binascii
import hashlib
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from bs4 import BeautifulSoup, Tag
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as Picture
from PIL import UnidentifiedImageError
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model

KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
MOST_BYTES = 10 * 1024 * 1024
Image = get_image_model()


def placed(source: str, *, folder: Path | None, address: str, keep: bool) -> tuple[str, list[str]]:
    """Clean HTML with its pictures and links as Wagtail's rich text has them, and the pictures that cannot be had.

    `folder` is where relative pictures stand; only what lies in it is read, and nothing is fetched. Without `keep` a
    picture that is not here yet stays an <img>, so that a dry run sees a difference and stores nothing.
    """
    soup, missing = BeautifulSoup(source, "html.parser"), []
    as_it_came = str(soup)
    for tag in soup.find_all("img"):
        data = _bytes_of(str(tag.get("src", "")), folder)
        kind = _kind(data) if data else ""
        if kind and data:
            _place(soup, tag, data, kind, keep)
        else:
            missing.append(str(tag.get("src", ""))[:80])
            _point_to(soup, tag)
    for tag in soup.find_all("a", href=True):
        _lead_to_page(tag, address)
    changed = str(soup)
    return source if changed == as_it_came else changed, missing


def _place(soup: BeautifulSoup, tag: Tag, data: bytes, kind: str, keep: bool) -> None:
    alt = " ".join(str(tag.get("alt", "")).split())[:255]
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    image = Image.objects.filter(file_hash=digest).first()
    if image is None and not keep:
        return
    if image is None:
        file = ContentFile(data, name=f"{digest[:12]}.{kind}")
        image = Image(title=alt or _("Picture"), file=file, file_size=len(data), file_hash=digest)
        image.save()
    told = {"embedtype": "image", "id": str(image.pk), "alt": alt, "format": "fullwidth"}
    tag.replace_with(soup.new_tag("embed", attrs=told))


def _point_to(soup: BeautifulSoup, tag: Tag) -> None:
    """A link where the picture was, or its description where it is nowhere."""
    source, words = str(tag.get("src", "")), str(tag.get("alt", "")) or _("Picture")
    if urlsplit(source).scheme in {"http", "https"}:
        link = soup.new_tag("a", attrs={"href": source})
        link.string = words
        tag.replace_with(link)
    else:
        tag.replace_with(words)


def _lead_to_page(tag: Tag, address: str) -> None:
    """A link to where another article stood leads to the article that stands here now."""
    href = urlsplit(str(tag["href"]))
    if href.scheme == "data":
        del tag["href"]
    if not href.path or href.scheme not in {"", "http", "https"} or href.netloc not in {"", urlsplit(address).netloc}:
        return
    path = Redirect.normalise_path(href.path)
    target = Redirect.objects.filter(old_path=path, site=None).exclude(redirect_page=None).first()
    if target:
        tag.attrs = {"linktype": "page", "id": str(target.redirect_page_id)}


def _bytes_of(source: str, folder: Path | None) -> bytes | None:
    if source.startswith("data:"):
        return _inside(source)
    parts = urlsplit(source)
    if parts.scheme or parts.netloc or folder is None:
        return None
    try:
        file = (folder / unquote_to_bytes(parts.path.lstrip("/")).decode()).resolve()
        is_ours = file.is_relative_to(folder.resolve()) and file.is_file() and file.stat().st_size <= MOST_BYTES
        return file.read_bytes() if is_ours else None
    except (OSError, ValueError):
        return None


def _inside(source: str) -> bytes | None:
    about, _comma, data = source.partition(",")
    try:
        return base64.b64decode(data, validate=False) if about.endswith(";base64") else unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return None


def _kind(data: bytes) -> str:
    """ "png", "jpg", "gif" or "webp" as the bytes say; "" for anything else, such as a picture that is code."""
    try:
        with Picture.open(ContentFile(data)) as picture:
            picture.verify()
            return KINDS.get(picture.format or "", "")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Picture.DecompressionBombError):
        return ""
