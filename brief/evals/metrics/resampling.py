"""Means over cases, with intervals and comparisons that draw whole clusters, since cases of one share articles.

Source: Efron, Tibshirani, An Introduction to the Bootstrap (1993), section 8.3 for data that is drawn in groups;
paired as in Koehn, Statistical Significance Tests for Machine Translation Evaluation (EMNLP 2004). The seed is
fixed: the same scores give the same interval.
"""

from __future__ import annotations

from collections.abc import Sequence

DRAWS, SEED = 2000, 20260302
# Half of 95 %: an interval leaves this out on each side; a regression is a fall that chance makes less often.
TAIL = 0.025

Scored = tuple[str, float]
"""Cluster and score of a case."""


def interval(scores: Sequence[Scored]) -> tuple[float, float]:
    """The 95 % interval of the mean; the mean itself twice where there is one cluster only."""
    import numpy as np

    names = sorted({cluster for cluster, _ in scores})
    mean = sum(value for _, value in scores) / len(scores)
    if len(names) < 2:
        return mean, mean
    sums = np.array([sum(v for c, v in scores if c == name) for name in names])
    counts = np.array([sum(c == name for c, _ in scores) for name in names])
    drawn = np.random.default_rng(SEED).integers(0, len(names), (DRAWS, len(names)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.quantile(means, [TAIL, 1 - TAIL])
    return float(low), float(high)


def fallen(differences: Sequence[Scored]) -> bool:
    """Whether paired differences (now less before) are a fall that chance does not explain.

    They are where the 95 % interval of their mean lies wholly below 0. Where all of the difference is in one or two
    clusters no drawing can show that, and a fall of a tenth counts by itself.
    """
    mean = sum(value for _, value in differences) / len(differences)
    if mean > -1e-9:
        return False
    return interval(differences)[1] < 0 or mean <= -0.1


def abstention(results: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    """Precision and recall of abstention, and over-refusal, of (answerable, answered) of each question.

    Precision: the share of abstentions that are right. Recall: the share of questions without an answer that are
    abstained from. Answered: 1 less over-refusal, the share of answerable questions that are abstained from.
    Source: the noise of unanswerable questions in SQuAD 2.0 (Rajpurkar, Jia, Liang, ACL 2018), scored as a class.
    """
    abstained = [answerable for answerable, answered in results if not answered]
    without = [answered for answerable, answered in results if not answerable]
    with_ = [answered for answerable, answered in results if answerable]
    return {
        "abstention_precision": abstained.count(False) / len(abstained) if abstained else 1.0,
        "abstention_recall": without.count(False) / len(without) if without else 1.0,
        "answered": with_.count(True) / len(with_) if with_ else 1.0,
    }
