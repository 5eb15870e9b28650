"""All checks of one sentence, whoever wrote it; one that fails is enough to drop it."""

from __future__ import annotations

from brief.checking import estimates, figures, hedging, names
from brief.checking.citations import Texts, check_citations, check_quotations
from brief.checking.cited import cited
from brief.records import CheckResult, DraftSentence, Verdict, source_name


def check(sentence: DraftSentence, texts: Texts) -> tuple[CheckResult, ...]:
    """Every check of one sentence.

    Strength is checked only where the citations resolve: without them there is nothing to hold it against.
    """
    results = [check_citations(sentence, texts), check_quotations(sentence, texts)]
    results.append(estimates.check(sentence.text, sentence.kind))
    if not sentence.citations or any(result.verdict is Verdict.FAIL for result in results[:1]):
        return tuple(results)
    found = cited(sentence.citations, texts)
    infos = texts.library.infos([one.article.id for one in found])
    published = list(
        dict.fromkeys(name for info in infos.values() for name in (source_name(info), info.publisher))
    )
    results.append(figures.check(sentence.text, found, published))
    results.append(names.check_names(sentence.text, found, published))
    results.append(names.check_dates(sentence.text, found, published))
    results += hedging.check(sentence.text, found, published)
    return tuple(results)
