"""A second model as judge: advisory, never the one that writes, and itself measured against what people say.

Its verdicts change no score and no exit code. They are printed with its agreement with the labels of ``eval/labels/``,
so that a reader knows what they are worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brief.errors import CaseError, UsageError
from brief.evals.cases.observations import Cited
from brief.evals.cases.verdict_record import Outcome
from brief.evals.running.recordings import Recordings
from brief.llm.chat_model import Chat, Reply
from brief.llm.schemas import Shape
from brief.resources import load_prompt
from brief.settings import Settings

VERDICTS = ("supported", "not supported")
MOST = 100
"""Sentences of a run that are judged at most: those that the gate let pass with the lowest support first."""


@dataclass(frozen=True, slots=True)
class Label:
    """What people say of a sentence: whether the cited text supports all of it."""

    id: str
    sentence: str
    cited: str
    supported: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a judge and people agree.

    Attributes:
        labels: that the judge gave a verdict on.
        agreed: of those, in how many it says the same.
        kappa: Cohen's kappa (Cohen 1960): agreement beyond what both would have by chance, at most 1.
        unanswered: labels on which the judge failed.
    """

    labels: int
    agreed: int
    kappa: float
    unanswered: int


def labels(path: Path) -> list[Label]:
    """The labels of a file.

    Raises:
        CaseError: it cannot be read, or an entry is not a label.
    """
    import yaml

    try:
        held = yaml.safe_load(path.read_text("utf-8"))
        return [
            Label(str(one["id"]), str(one["sentence"]), str(one["cited"]), _flag(one["supported"]))
            for one in held
        ]
    except OSError as error:
        raise CaseError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError, ValueError) as error:
        raise CaseError(f"{path}: is no list of labels (id, sentence, cited, supported): {error}") from error


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"supported is {value!r}, neither true nor false")
    return value


def _read(found: object) -> bool:
    verdict = found.get("verdict") if isinstance(found, dict) else None
    if verdict not in VERDICTS:
        raise ValueError(f"the verdict is {verdict!r}, neither of {', '.join(VERDICTS)}")
    return bool(verdict == VERDICTS[0])


VERDICT: Shape[bool] = Shape(
    "verdict",
    {
        "type": "object",
        "properties": {
            "verdict": {"type": "string", "enum": list(VERDICTS)},
            "reason": {"type": "string", "maxLength": 300},
        },
        "required": ["verdict", "reason"],
        "additionalProperties": False,
    },
    _read,
)


class Judge:
    """A model that says of sentences whether the text that they cite supports them."""

    def __init__(self, settings: Settings, writer: str = "", recordings: Recordings | None = None) -> None:
        """A judge behind the address of ``settings``.

        ``writer`` is the name of the model that writes; empty for the quoting writer.

        Raises:
            UsageError: the judge is the writer.
            ProviderError: no model or no address is named.
        """
        if settings.model_name == writer:
            raise UsageError(f"{writer} cannot judge what it wrote itself; name another model with --judge")
        self.name = settings.model_name
        self._chat = Chat(settings, recorder=recordings)
        self._prompt = load_prompt("judge", answers=(VERDICT.name,))

    def close(self) -> None:
        """Close the line to the model."""
        self._chat.close()

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[bool | None]:
        """For each sentence and the text that it cites, whether it is supported; None where the judge failed."""
        asked = [(self._prompt.render(sentence=sentence, cited=cited), VERDICT) for sentence, cited in pairs]
        return [found.value if isinstance(found, Reply) else None for found in self._chat.ask_all(asked)]


def agreement(people: Sequence[bool], judge: Sequence[bool | None]) -> Agreement:
    """How often the judge says what people say, and Cohen's kappa."""
    pairs = [(p, j) for p, j in zip(people, judge, strict=True) if j is not None]
    if not pairs:
        return Agreement(0, 0, 0.0, len(people))
    count = len(pairs)
    agreed = sum(p == j for p, j in pairs)
    first, second = sum(p for p, _ in pairs) / count, sum(j for _, j in pairs) / count
    chance = first * second + (1 - first) * (1 - second)
    kappa = (agreed / count - chance) / (1 - chance) if chance < 1 else 0.0
    return Agreement(count, agreed, kappa, len(people) - count)


def advised(outcome: Outcome, judge: Judge, held: Sequence[Label]) -> Outcome:
    """The outcome with what the judge says as notes; its scores, findings and exit code are as they were."""
    said = judge.verdicts([(label.sentence, label.cited) for label in held])
    with_people = agreement([label.supported for label in held], said)
    shown = sorted(
        (line.support, result.id, line.text, _cited(result.observed.cited, line.numbers))
        for result in outcome.results
        for line in result.observed.lines
        if line.kind == "fact" and line.numbers
    )
    several = shown[:MOST]
    found = judge.verdicts([(text, cited) for _, _, text, cited in several])
    against = [
        f"{id_}: {text[:80]}" for (_, id_, text, _), good in zip(several, found, strict=True) if good is False
    ]
    notes = [
        f"judge {judge.name} (advisory): agrees with people on {with_people.agreed} of {with_people.labels} labels,"
        f" kappa {with_people.kappa:.2f}"
        + (f"; it gave no verdict on {with_people.unanswered}" if with_people.unanswered else ""),
        f"judge {judge.name} (advisory): calls {len(against)} of {sum(f is not None for f in found)} sentences not"
        f" supported, of {len(shown)} shown",
    ]
    notes += [f"judge {judge.name} (advisory): not supported: {words}" for words in against[:10]]
    return replace(outcome, notes=(*outcome.notes, *notes))


def _cited(cited: Sequence[Cited], numbers: Sequence[int]) -> str:
    return "\n".join(one.words for one in cited if one.number in numbers)
