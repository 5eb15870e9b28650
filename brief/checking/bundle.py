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
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path

from brief.checking.archive import MOST_BYTES, entries
from brief.checking.received import BUNDLE_FORMATS, MOST_FILES, read_manifest
from brief.corpus.protocols import Holdings
from brief.errors import LibraryError, NotFoundError, SandboxError, UsageError
from brief.reading.passages import split
from brief.records import Article, ArticleInfo, CheckedBrief, Passage
from brief.records.codec import adapter
from brief.sandbox import Sandbox

FORMAT = BUNDLE_FORMATS[-1]
MANIFEST = "manifest.json"
PAGES = ("brief.md", "brief.html", "brief.json")
_NAME = re.compile(
    r"manifest\.json|brief\.(?:md|html|json)|sources/[0-9a-f]{64}\.bin|texts/[0-9a-f]{64}\.txt"
)
_FOLDERS = ("sources", "texts")
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first instant that a ZIP file can name: the same brief gives the same bytes."""
MOST_PACKED = 100_000_000
"""Bytes of a ZIP file at most: this process and its child hold it twice each for a moment, and stay under 500 MB."""
MOST_RECORD = 32_000_000
"""Bytes of a record, a page or a manifest at most. The largest of the labelled days has 0.5 MB, 3 with all prompts."""


def pack(record: CheckedBrief, library: Holdings, pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a bundle by name.

    Args:
        record: the brief.
        library: where its documents are held.
        pages: its renderings, by one of :data:`PAGES`.

    Raises:
        LibraryError: a document that it cites is not held, or is damaged.
        UsageError: the documents are more than a bundle may hold.
    """
    files = dict(pages)
    articles = []
    kinds: dict[str, str] = {}
    for id_ in sorted({source.article.id for source in record.sources}):
        article = library.article(id_)
        raw, text = library.raw(article.raw_sha256), library.source_text(article.source_text_sha256)
        kinds[article.raw_sha256] = library.media_type(article.raw_sha256)
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
        "media_types": kinds,
        "files": {name: _sha(content) for name, content in sorted(files.items())},
    }
    if sum(map(len, files.values())) > MOST_BYTES:
        raise UsageError(
            f"the documents that this brief cites come to more than {MOST_BYTES // 1_000_000} MB, which is too much for"
            " a bundle; write its JSON form, and hand the documents on by themselves"
        )
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

    def __init__(self, files: Mapping[str, bytes], sandbox: Sandbox) -> None:
        """Take a bundle's files; their manifest is read in ``sandbox``.

        Raises:
            UsageError: there is no manifest that can be read.
        """
        self.files = files
        content = files.get(MANIFEST, b"")
        if len(content) > MOST_RECORD:
            raise UsageError(f"{MANIFEST} is too large")
        try:
            manifest = sandbox.run(read_manifest, content)
        except SandboxError as error:
            raise UsageError(f"{MANIFEST} {error}") from error
        self.brief = manifest.brief
        """The id of the brief that the manifest names."""
        self.listed = dict(manifest.files)
        self.media_types = dict(manifest.media_types)
        self.articles = {article.id: article for article in manifest.articles}

    def altered(self) -> list[tuple[str, str]]:
        """Files that are not as the manifest has them: (name, what is wrong)."""
        faults = []
        for name, sha in sorted(self.listed.items()):
            if name not in self.files:
                faults.append((name, "is missing"))
            elif _sha(self.files[name]) != sha:
                faults.append((name, "was altered: its bytes are not those that the manifest names"))
        extra = sorted(set(self.files) - set(self.listed) - {MANIFEST})
        faults += [(name, "is not in the manifest") for name in extra]
        wanted = {*PAGES}
        for article in self.articles.values():
            wanted |= {f"sources/{article.raw_sha256}.bin", f"texts/{article.source_text_sha256}.txt"}
        faults += [(name, "is not named in the manifest") for name in sorted(wanted - set(self.listed))]
        return [*faults, *((name, "is of no article") for name in sorted(set(self.listed) - wanted))]

    def article(self, id_: str) -> Article:
        """An article with its text.

        Raises:
            NotFoundError: the bundle has no such article, or not its text.
        """
        article = self.articles.get(id_)
        try:
            text = self.source_text(article.source_text_sha256) if article else None
        except (LibraryError, UnicodeDecodeError) as error:
            raise NotFoundError(f"the bundle's article {id_} cannot be read") from error
        if article is None or text is None:
            raise NotFoundError(f"the bundle has no article {id_}")
        return replace(article, source_text=text)

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

    def media_type(self, sha256: str) -> str:
        """What kind of bytes a document was taken for when it was read, as the manifest says."""
        return self.media_types.get(sha256, "")

    def source_text(self, sha256: str) -> str | None:
        """The source text of that SHA-256, checked against it, or None."""
        content = self._checked(f"texts/{sha256}.txt", sha256)
        return content.decode("utf-8") if content is not None else None

    def _checked(self, name: str, sha256: str) -> bytes | None:
        content = self.files.get(name)
        if content is not None and _sha(content) != sha256:
            raise LibraryError(f"{name} was altered: its bytes are not those of its name")
        return content


def read(path: Path, sandbox: Sandbox) -> Bundle:
    """A bundle from its folder or ZIP file; what is in it is parsed in ``sandbox`` alone.

    Raises:
        UsageError: it is none, cannot be read, or is too large.
    """
    try:
        return Bundle(_folder(path) if path.is_dir() else _unzipped(path, sandbox), sandbox)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read as a bundle: {error.strerror or error}") from error
    except (UsageError, SandboxError) as error:
        raise UsageError(f"{path}: {error}") from error


def content(file: Path, most: int) -> bytes:
    """The bytes of a plain file; a pipe or a device is not opened for long enough to wait for it.

    Raises:
        UsageError: it is no plain file, or has more bytes.
        OSError: it cannot be read.
    """
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UsageError("is a pipe, a device or a folder, and no file")
        found = opened.read(most + 1)
    if len(found) > most:
        raise UsageError(f"is too large: more than {most // 1_000_000} MB")
    return found


def _folder(path: Path) -> dict[str, bytes]:
    """The files of a bundle's folder; anything else in it by its name alone."""
    files: dict[str, bytes] = {}
    total = 0
    for folder in (path, *(path / name for name in _FOLDERS)):
        if not folder.is_dir() or folder.is_symlink():
            continue
        with os.scandir(folder) as found:
            for entry in found:
                name = Path(entry.path).relative_to(path).as_posix()
                if folder == path and entry.name in _FOLDERS and entry.is_dir(follow_symlinks=False):
                    continue
                if not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False):
                    raise UsageError(f"{name} is a link or a device; a bundle has files only")
                files[name] = content(Path(entry.path), MOST_BYTES - total) if _NAME.fullmatch(name) else b""
                total += len(files[name])
                if len(files) > MOST_FILES:
                    raise UsageError(f"is too large for a bundle: more than {MOST_FILES} files")
    return dict(sorted(files.items()))


def _unzipped(path: Path, sandbox: Sandbox) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    packed, place = content(path, MOST_PACKED), 0
    while place >= 0:
        found = sandbox.run(entries, (packed, place))
        place = found.following
        files.update((name, data if _NAME.fullmatch(name) else b"") for name, data in found.files)
    return files


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
