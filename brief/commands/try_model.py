"""Commands about the model of the settings: ``brief model test``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.terminal import print_json, print_shown
from brief.errors import ProviderError

if TYPE_CHECKING:
    from brief.desk.model_trial import Trial

model_app = typer.Typer(help="The model that settings name.", no_args_is_help=True, rich_markup_mode=None)


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(model_app, name="model")


@model_app.command("test")
def test(ctx: typer.Context, as_json: Json = False) -> None:
    """Try the model of the settings: whether it answers, keeps the schema, how fast it is, and whether it can check.

    A checker is trusted only after an exam of 80 sentences over invented news; what comes of it is kept with the
    library. About 40,000 tokens in and out. Exit code 5 where the model cannot be asked, 3 where its verdicts do not
    count.
    """
    from brief.desk.model_trial import tried

    context: Context = ctx.obj
    with context.desk("model test") as desk:
        trials = tried(desk, context.say)
    if as_json:
        print_json(tuple(trials))
    else:
        for trial in trials:
            print_shown(*_lines(trial))
    if any(trial.failed and not trial.seconds for trial in trials):
        raise ProviderError(next(trial.failed for trial in trials if trial.failed and not trial.seconds))
    last = trials[-1].exam
    if last is None or not last.passed:
        raise typer.Exit(3)


def _lines(trial: Trial) -> list[str]:
    """What came of one model, in words."""
    lines = [f"{trial.name} at {trial.address}"]
    if not trial.seconds:
        return [*lines, f"  cannot be asked: {trial.failed}"]
    speed = f", {trial.tokens_a_second:.0f} tokens a second" if trial.tokens_a_second else ""
    lines.append(f"  answers: in {trial.seconds:.1f} s{speed}")
    lines.append(
        f"  keeps the schema: {'yes' if trial.schema else 'no; its answers will often be of no use'}"
    )
    if trial.limit:
        lines.append(f"  time limit for a usual story: model.timeout = {trial.limit}")
    if trial.exam is not None and trial.exam.faithful + trial.exam.faulty:
        did = trial.exam
        whole = " (broken off, as it was failed already)" if did.hopeless and not did.passed else ""
        lines.append(
            f"  exam: kept {len(did.kept)} of {did.faithful}, caught {len(did.caught)} of {did.faulty}{whole}"
        )
        lines.append(
            "  as a checker: trusted"
            if did.passed
            else "  as a checker: not trusted; only near copies of the sources will be shown as written"
        )
    elif trial.failed:
        lines.append(f"  exam: {trial.failed}")
    return lines
