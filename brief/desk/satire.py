"""Which articles are of publishers that call themselves satirical, wherever in the library they say so."""

from __future__ import annotations

from collections.abc import Iterable

from brief.analysis.article_claims import claims_of
from brief.desk import Desk
from brief.records import ArticleInfo
from brief.stories.satire import satirical

_STEM = "satir"
"""How "satire" and "satirical" begin, and what both are stemmed to."""


def mocking(desk: Desk, articles: Iterable[ArticleInfo]) -> frozenset[str]:
    """The ids of those of some articles whose publisher calls itself satirical.

    Args:
        desk: whose library; what says so may be another article of it.
        articles: those asked of.
    """
    infos = {info.id: info for info in articles}
    library = desk.library()
    said = library.ranking.beginning(_STEM) if infos else []
    if not said:
        return frozenset()
    telling = library.infos(said)
    whole = {id_: library.source_text(info.source_text_sha256) or "" for id_, info in telling.items()}
    claims = claims_of(library, list(telling.values()), whole)
    return frozenset(satirical([*telling.values(), *infos.values()], claims)) & infos.keys()
