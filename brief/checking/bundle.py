"""A brief with the documents that it cites, in a folder or a ZIP file, checked again without any library.

``manifest.json`` gives the SHA-256 of every other file and what is known of each cited article; ``sources/`` holds the
original bytes and ``texts/`` the texts made of them, each named by its own SHA-256. No file name comes from outside.
That a bundle holds shows that the brief matches the documents in it, not that these are genuine.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from brief.corpus.protocols import Holdings
from brief.errors import LibraryError, NotFoundError, UsageError
from brief.reading.passages import split
from brief.records import Article, ArticleInfo, CheckedBrief, Passage
from brief.records.codec import adapter

FORMAT = "brief bundle 1"
MANIFEST = "manifest.json"
PAGES = ("brief.md", "brief.html", "brief.json")
_NAME = re.compile(
    r"manifest\.json|brief\.(?:md|html|json)|sources/[0-9a-f]{64}\.bin|texts/[0-9a-f]{64}\.txt"
)
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first instant that a ZIP file can name: the same brief gives the same bytes."""
MOST_BYTES, MOST_FILES = 500_000_000, 10_000
"""What is read of a bundle at most. A brief cites some 40 documents; of the 221 real pages the largest has 3 MB."""


def pack(record: CheckedBrief, library: Holdings, pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a bundle by name.

    Args:
        record: the brief.
        library: where its documents are held.
        pages: its renderings, by one of :data:`PAGES`.

    Raises:
        LibraryError: a document that it cites is not held, or is damaged.
    """
    files = dict(pages)
    articles = []
    for id_ in sorted({source.article.id for source in record.sources}):
        article = library.article(id_)
        raw, text = library.raw(article.raw_sha256), library.source_text(article.source_text_sha256)
        if raw is None or text is None:
            raise LibraryError(f"the document of the article {id_} is not held; run `brief daily` again")
        files[f"sources/{article.raw_sha256}.bin"] = raw
        files[f"texts/{article.source_text_sha256}.txt"] = text.encode("utf-8")
        about = adapter(Article).dump_python(article, mode="json")
        del about["source_text"]
        articles.append(about)
    manifest = {
        "format": FORMAT,
        "brief": record.id,
        "articles": articles,
        "files": {name: _sha(content) for name, content in sorted(files.items())},
    }
    text = json.dumps(manifest, ensure_ascii=True, indent=1, sort_keys=True) + "\n"
    return {MANIFEST: text.encode("ascii"), **dict(sorted(files.items()))}


def write(files: Mapping[str, bytes], target: Path) -> None:
    """Write a bundle whole or not at all, readable by its owner only; a name that ends in ``.zip`` makes a ZIP file.

    Raises:
        UsageError: the target is there already, or cannot be written.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise UsageError(f"{target}: is there already; name a new folder or ZIP file for the bundle")
    try:
        if target.suffix.lower() == ".zip":
            _replace(target, zipped(files))
            return
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        try:
            for name, content in files.items():
                (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
                (folder / name).write_bytes(content)
                (folder / name).chmod(0o600)
            os.replace(folder, target)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise UsageError(f"{target}: the bundle cannot be written: {error.strerror}") from error


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a ZIP file, the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 6)
    return stream.getvalue()


class Bundle:
    """A bundle as read: its files, and its documents as a check asks for them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Take a bundle's files.

        Raises:
            UsageError: there is no manifest that can be read.
        """
        self.files = files
        try:
            manifest = json.loads(files.get(MANIFEST, b""))
            listed, articles = manifest["files"], manifest["articles"]
            if manifest["format"] != FORMAT:
                raise UsageError(
                    f"is a bundle of another kind ({manifest['format']!r}); upgrade brief to check it"
                )
            if not all(isinstance(sha, str) for sha in listed.values()) or not isinstance(articles, list):
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(f"is no bundle: it has no {MANIFEST} that can be read") from error
        self.listed: dict[str, str] = listed
        self._articles = {str(about.get("id")): about for about in articles if isinstance(about, dict)}

    def altered(self) -> list[tuple[str, str]]:
        """Files that are not as the manifest has them: (name, what is wrong)."""
        faults = []
        for name, sha in sorted(self.listed.items()):
            if name not in self.files:
                faults.append((name, "is missing"))
            elif _sha(self.files[name]) != sha:
                faults.append((name, "was altered: its bytes are not those that the manifest names"))
        extra = sorted(set(self.files) - set(self.listed) - {MANIFEST})
        return [*faults, *((name, "is not in the manifest") for name in extra)]

    def article(self, id_: str) -> Article:
        """An article with its text.

        Raises:
            NotFoundError: the bundle has no such article, or not its text.
        """
        about = self._articles.get(id_)
        try:
            text = self.source_text(str(about["source_text_sha256"])) if about else None
            if text is not None:
                return adapter(Article).validate_python({**(about or {}), "source_text": text})
        except (LibraryError, KeyError, ValueError) as error:
            raise NotFoundError(f"the bundle's article {id_} cannot be read") from error
        raise NotFoundError(f"the bundle has no article {id_}")

    def infos(self, ids: Iterable[str]) -> dict[str, ArticleInfo]:
        """Metadata of the articles of these ids that the bundle has."""
        found = {}
        for id_ in ids:
            try:
                article = self.article(id_)
            except NotFoundError:
                continue
            found[id_] = ArticleInfo(**{f.name: getattr(article, f.name) for f in fields(ArticleInfo)})
        return found

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages, cut anew from its text as ingest cuts them; none where it cannot be read.

        They are not taken from the manifest: sentences that somebody cut to please would weaken every check.
        """
        try:
            return split(self.article(article_id))
        except NotFoundError:
            return ()

    def raw(self, sha256: str) -> bytes | None:
        """The original bytes of that SHA-256, checked against it, or None."""
        return self._checked(f"sources/{sha256}.bin", sha256)

    def source_text(self, sha256: str) -> str | None:
        """The source text of that SHA-256, checked against it, or None."""
        content = self._checked(f"texts/{sha256}.txt", sha256)
        return content.decode("utf-8") if content is not None else None

    def _checked(self, name: str, sha256: str) -> bytes | None:
        content = self.files.get(name)
        if content is not None and _sha(content) != sha256:
            raise LibraryError(f"{name} was altered: its bytes are not those of its name")
        return content


def read(path: Path) -> Bundle:
    """A bundle from its folder or ZIP file.

    Raises:
        UsageError: it is none, cannot be read, or is too large.
    """
    try:
        return Bundle(_unzipped(path) if path.is_file() else _folder(path))
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UsageError(
            f"{path}: cannot be read as a bundle: {getattr(error, 'strerror', None) or error}"
        ) from error
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error


def _folder(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_symlink() or not (file.is_file() or file.is_dir()):
            raise UsageError(f"{name} is a link or a device; a bundle has files only")
        if file.is_file():
            _may_hold(files, file.stat().st_size)
            files[name] = file.read_bytes() if _NAME.fullmatch(name) else b""
    return files


def _unzipped(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename in files:
                raise UsageError(f"has two files named {entry.filename[:80]!r}")
            _may_hold(files, entry.file_size)
            if entry.is_dir():
                continue
            known = _NAME.fullmatch(entry.filename)
            # zipfile stops at the size that the entry names, whatever the packed data would give.
            files[entry.filename] = archive.read(entry) if known else b""
    return files


def _may_hold(files: Mapping[str, bytes], more: int) -> None:
    if len(files) >= MOST_FILES or sum(map(len, files.values())) + more > MOST_BYTES:
        raise UsageError(f"is too large for a bundle: more than {MOST_FILES} files or {MOST_BYTES} bytes")


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
