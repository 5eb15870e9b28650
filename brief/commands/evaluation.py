"""The command that tests the tool itself: eval."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.terminal import print_json
from brief.errors import GateError, ProviderError, RecordingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.evals.cases.verdict_record import Outcome
    from brief.evals.running.recordings import Recordings
    from brief.evals.running.suite import Options
    from brief.settings import Settings

LABELS = Path("eval/labels/support.yaml")
CASES, CORPUS = Path("eval/cases"), Path("eval/corpus")
BASELINE, RECORDINGS = Path("eval/baseline.json"), Path("eval/recordings")


class Mode(StrEnum):
    """Where the answers of a model come from."""

    REPLAY = "replay"
    RECORD = "record"
    LIVE = "live"


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("eval")(eval_)


def eval_(
    ctx: typer.Context,
    cases: Annotated[
        list[Path] | None,
        typer.Argument(help="Case files or folders. Default: eval/cases.", metavar="[CASES]..."),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the articles that the cases are about. Default: a folder corpus in that of the cases, else"
            " eval/corpus."
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help="Read the corpus as if its copies had been taken then (2026-03-05 or 2026-03-05T18:00, UTC): nothing"
            " dated later is believed. Default: 2026-03-09 for eval/corpus, else now.",
            metavar="WHEN",
        ),
    ] = None,
    only: Annotated[str, typer.Option(help="Only cases whose id, kind or type begins so.")] = "",
    failed: Annotated[
        bool, typer.Option(help="Only the cases that failed in the run saved in --out.")
    ] = False,
    rescore: Annotated[
        bool, typer.Option(help="Score the run saved in --out again with the cases as they are; run nothing.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Write report.html, report.json, junit.xml, summary.md and the run itself into this folder."
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(help="Compare with this. Default: eval/baseline.json, with the default cases."),
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option(help="Make this run the baseline; floors only rise.")
    ] = False,
    accept_lower: Annotated[
        bool, typer.Option(help="With --update-baseline: floors may fall and cases may go.")
    ] = False,
    mode: Annotated[
        Mode | None,
        typer.Option(
            help="Let the model write: replay its recorded calls (no network), record what is not recorded, or"
            " live. Without this the quoting writer is tested, which needs no model."
        ),
    ] = None,
    recordings: Annotated[
        Path | None, typer.Option(help="File of recorded calls. Default: eval/recordings/MODEL.jsonl.")
    ] = None,
    prices: Annotated[
        str, typer.Option(help="Per million tokens, in and out, to reckon the cost: 0.5,1.5.")
    ] = "",
    judge: Annotated[
        str,
        typer.Option(
            help="A second model that says what it thinks of the sentences shown: advisory, never the one that"
            " writes; its agreement with eval/labels is printed. Its key: BRIEF_JUDGE_API_KEY.",
            metavar="MODEL",
        ),
    ] = "",
    judge_url: Annotated[
        str, typer.Option(help="With --judge: the OpenAI-compatible address that it may be asked at.")
    ] = "",
    dataset: Annotated[
        str,
        typer.Option(
            help="Instead of the cases: score the tool on a public benchmark (alce, multihop-rag, plain, rgb, wice)"
            " beside the published figures.",
            metavar="NAME",
        ),
    ] = "",
    data: Annotated[
        Path | None, typer.Option(help="With --dataset: its file or folder, as its authors give it out.")
    ] = None,
    noise: Annotated[
        float, typer.Option(help="With --dataset rgb: share of the passages that do not hold the answer.")
    ] = 0.0,
    as_json: Json = False,
) -> None:
    """Run the evaluation suite over its own corpus, offline; nobody's library is touched.

    Exit code 0 where the gate lets the tool through, 2 for a case that cannot be read, 3 where the gate fails,
    4 where a recording is missing or the corpus changed since the baseline, 5 where the model failed.
    """
    from brief.evals.gating import baseline as baselines
    from brief.evals.reports import report_files, terminal_report
    from brief.evals.running import saved_runs, suite

    context: Context = ctx.obj
    if dataset or data:
        _benchmark(context, dataset, data, noise, as_json)
        return
    paths = cases or [CASES]
    ours = baseline or (BASELINE if not cases and corpus is None else None)
    if (failed or rescore) and out is None:
        raise UsageError("--failed and --rescore need --out: the folder of an earlier run")
    if update_baseline and (only or failed or ours is None):
        raise UsageError("--update-baseline needs a run of all cases, and a file (--baseline)")
    options = _options(context, mode, recordings, prices)
    articles = corpus or _beside(paths)
    options = replace(options, only=only, baseline=ours, as_of=_as_of(as_of, articles))
    if failed and out:
        bad = [r.id for r in saved_runs.read(out).outcome.results if not r.passed]
        if not bad:
            raise UsageError(f"{out}: no case failed in that run")
        options = replace(options, ids=tuple(bad))
    if rescore and out:
        held = saved_runs.read(out)
        outcome = suite.rescored(paths, held, options)
        kept = replace(held, outcome=outcome)
    else:
        outcome, kept = suite.run(paths, articles, options, progress=context.bar())
    if judge or judge_url:
        outcome = _advised(context, outcome, judge, judge_url, options)
        kept = replace(kept, outcome=outcome)
    if out is not None:
        written = report_files.write(out, outcome, kept, suite.by_id(paths))
        context.say(f"wrote {', '.join(written)} in {out}")
    sys.stdout.write(report_files.as_json(outcome) if as_json else terminal_report.table(outcome) + "\n")
    if update_baseline and ours is not None:
        past = baselines.read(ours)
        baselines.write(ours, baselines.updated(outcome, past, accept_lower=accept_lower))
        context.say(f"wrote {ours}")
        return
    _end(outcome)


def _advised(context: Context, outcome: Outcome, name: str, address: str, options: Options) -> Outcome:
    """The outcome with what a judge says of it."""
    import os

    from brief.evals.running import model_judge as judges

    if not (name and address):
        raise UsageError("--judge MODEL and --judge-url ADDRESS go together")
    key = os.environ.get("BRIEF_JUDGE_API_KEY", "")
    mine = replace(
        context.loaded(sends=False).settings,  # the flags alone say who is asked
        model_name=name,
        model_base_url=address,
        model_api_key=key,
        model_max_usd=0.0,
    )
    writer = options.settings.model_name if options.settings else ""
    second = judges.Judge(mine, writer)
    try:
        return judges.advised(outcome, second, judges.labels(LABELS))
    finally:
        second.close()


def _benchmark(context: Context, name: str, data: Path | None, noise: float, as_json: bool) -> None:
    """Score the tool on a data set and print its figures."""
    from brief.evals.datasets import public_benchmarks

    if not name or data is None:
        raise UsageError("--dataset NAME and --data PATH go together")
    found = public_benchmarks.run(name, data, noise=noise, progress=context.bar())
    if as_json:
        print_json(found)
    else:
        sys.stdout.write(public_benchmarks.table(found) + "\n")


def _end(outcome: Outcome) -> None:
    """Leave with the verdict's exit code."""
    if outcome.exit_code == 0:
        return
    errors = [r.observed.error for r in outcome.results if r.observed.exit_code == outcome.exit_code]
    if outcome.exit_code == ProviderError.exit_code:
        raise ProviderError(errors[0])
    if outcome.exit_code == RecordingError.exit_code:
        raise RecordingError(errors[0] if errors else outcome.findings[0].words)
    metrics = sorted({finding.metric for finding in outcome.findings})
    count = len(outcome.findings)
    raise GateError(f"the gate failed for {count} reason{'s' * (count > 1)}, in {', '.join(metrics)}")


def _beside(cases: Sequence[Path]) -> Path:
    """The folder ``corpus`` in a folder of cases; that of the checkout where there is none."""
    return next((path / CORPUS.name for path in cases if (path / CORPUS.name).is_dir()), CORPUS)


def _as_of(given: str | None, articles: Path) -> datetime:
    """When the copies of a corpus count as taken; for the example corpus always the same day, for another now."""
    from brief.dates.windows import parse_instant
    from brief.evals.running.suite import AS_IF

    now = datetime.now(UTC).replace(microsecond=0)
    if given is not None:
        return parse_instant(given, ZoneInfo("UTC"), now)
    return AS_IF if articles.resolve() == CORPUS.resolve() else max(AS_IF, now)


def _options(context: Context, mode: Mode | None, recordings: Path | None, prices: str) -> Options:
    """The options that decide who writes and where its answers come from."""
    from brief.evals.running.suite import Options

    priced = None
    if prices:
        try:
            first, second = (float(part) for part in prices.split(","))
            priced = (first, second)
        except ValueError as error:
            raise UsageError(f"--prices {prices!r} is not two numbers; write it as 0.5,1.5") from error
    if mode is None:
        return Options(prices=priced)
    named = context.loaded(sends=mode is not Mode.REPLAY).settings
    held = _recordings(mode, recordings, named)
    settings = _with_model(named, held.model, held.address)
    return Options(settings=settings, recordings=held, prices=priced)


def _recordings(mode: Mode, path: Path | None, named: Settings) -> Recordings:
    from brief.evals.running.recordings import Recordings

    model = named.model_name
    if mode is not Mode.REPLAY and not model:
        raise UsageError("no model is set; name one with model.name and model.base_url")
    if path is None:
        there = sorted(RECORDINGS.glob("*.jsonl"))
        if model:
            path = RECORDINGS / f"{model.replace('/', '-')}.jsonl"
        elif len(there) == 1:
            path = there[0]
        else:
            raise RecordingError(
                f"{RECORDINGS}: holds {len(there)} files of recordings; name a model in the settings or a file with"
                " --recordings, or record one with `brief eval --mode record`"
            )
    return Recordings(path, mode.value, model, named.model_base_url)


def _with_model(named: Settings, model: str, address: str) -> Settings:
    """The default settings, but for the user's model: a score must not hang on a desk's other settings."""
    from dataclasses import fields

    from brief.settings import Settings

    kept = {f.name: getattr(named, f.name) for f in fields(Settings) if f.name.startswith("model_")}
    kept |= {"model_name": model, "model_base_url": address}
    return replace(Settings(), **kept)
