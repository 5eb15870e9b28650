"""The language of a text: as declared, by its script or its letters, by detection; never a guess on a few words."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from brief.reading.article import read
from brief.reading.passages import split as splitting
from brief.records import Origin, RawDocument, text_at
from brief.text.language import language_of

SENTENCES = {
    "en": "The water rose at night and nobody in the lower town was warned, the mayor said.",
    "de": "Das Wasser stieg in der Nacht und niemand in der Unterstadt wurde gewarnt.",
    "fr": "L’eau est montée dans la nuit et personne dans la ville basse n’a été prévenu.",
    "es": "El agua subió durante la noche y nadie en la ciudad baja fue avisado.",
    "tr": "Su gece yükseldi ve aşağı şehirde kimse uyarılmadı, dedi belediye başkanı.",
    "uk": "Вода піднялася вночі, і нікого в нижньому місті не попередили, сказав мер.",
    "ru": "Вода поднялась ночью, и никого в нижнем городе не предупредили, сказал мэр.",
    "ar": "ارتفع الماء ليلا ولم يتم تحذير أحد في المدينة السفلى كما قال رئيس البلدية.",
    "zh": "水位在夜间上涨，下城没有人得到警告，市长星期一说。",
}


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_one_sentence_is_enough(language: str) -> None:
    assert language_of(SENTENCES[language]) == language


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_wrong_declaration_is_not_taken_where_the_script_belies_it(language: str) -> None:
    declared = (
        "en" if not SENTENCES[language][:5].isascii() and language in ("uk", "ru", "ar", "zh") else language
    )
    assert language_of(SENTENCES[language], declared) == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水位上涨。", "zh"),
        ("水位が上がった。", "ja"),
        ("Вода піднялася", "uk"),
        ("Вода поднялась ввысь", "ru"),
        ("إغلاق المدينة", "ar"),
        ("Su aşağı aktı", "tr"),
        ("¿Quién avisó?", "es"),
    ],
)
def test_a_short_text_is_told_by_its_letters(text: str, expected: str) -> None:
    assert language_of(text) == expected


@pytest.mark.parametrize(
    "text", ["", "Ы", "Так", "Вода", "Olm", "No 5", "12 345", "Das Wasser stieg", "Вода стоит"]
)
def test_what_cannot_be_told_stays_untold(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_text_in_any_script_survives_byte_for_byte(language: str) -> None:
    raw = f"{SENTENCES[language]}\r\n\r\n{SENTENCES[language]} 𐍈 é e\u0301 \u200f\u200b🏳️‍🌈\r\n".encode()
    document = RawDocument(
        sha256(raw).hexdigest(),
        raw,
        "text/plain; charset=utf-8",
        Origin("file", "a.txt"),
        datetime(2026, 3, 9, tzinfo=UTC),
    )
    article = read(document)
    assert article.source_text.encode() == raw and article.language == language
    assert SENTENCES[language] in [
        text_at(article.source_text, s) for p in splitting(article) for s in p.sentences
    ]


FOLDERS = {
    "at": "de",
    "ch": "de",
    "cz": "cs",
    "de": "de",
    "fr": "fr",
    "it": "it",
    "kr": "ko",
    "lb": "ar",
    "no": "no",
}
FOLDERS |= {"pl": "pl", "se": "sv", "tr": "tr", "uk": "en", "us": "en"}


def test_real_pages_by_their_country(real_data: Path) -> None:
    """Countries whose publishers all write one language; their bodies carry no declaration."""
    import json

    seen = 0
    for path in sorted((real_data / "pages" / "fundus").glob("*/*.json")):
        for entry in json.loads(path.read_text("utf-8")).values():
            body = entry.get("body") if path.parent.name in FOLDERS else None
            if body:
                text = " ".join(p for section in body["sections"] for p in section["paragraphs"])
                assert language_of(text) == FOLDERS[path.parent.name], path
                seen += 1
    assert seen > 100
