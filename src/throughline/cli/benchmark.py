"""``throughline benchmark``: figures on published corpora, by cross-validation."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from throughline.training.fit import ScorerSettings

app = typer.Typer(no_args_is_help=True, help="Figures on published corpora, by cross-validation.")


class EncoderChoice(StrEnum):
    """Which encoder stands beside the embedded members."""

    none = "none"
    tiny = "tiny"
    local = "local"


@app.callback()
def benchmarks() -> None:
    """Figures on published corpora, by cross-validation."""


@app.command()
def cmc2007(
    path: Annotated[Path, typer.Option("--path", help="Folder with 2007ChallengeTrainData.xml.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for predictions, results and finished folds.")],
    seeds: Annotated[str, typer.Option("--seeds", help="Fold seeds, with commas between.")] = "0,1,2",
    encoder: Annotated[EncoderChoice, typer.Option("--encoder", help="Encoder member.")] = EncoderChoice.none,
    encoder_path: Annotated[Path | None, typer.Option("--encoder-path", help="Folder of a local encoder.")] = None,
    final: Annotated[Path | None, typer.Option("--final", help="Also fit on everything: an uncertified draft.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print results.json instead of the table.")] = False,
) -> None:
    """Ten-fold cross-validation on the CMC 2007 radiology reports, beside three coding companies.

    Interrupted, the same command goes on after the last finished fold.

    Example: throughline benchmark cmc2007 --path data/cmc2007 -o benchmarks/cmc2007
    """
    from throughline.benchmark.cmc2007 import run
    from throughline.benchmark.risk_coverage import write_risk_coverage
    from throughline.benchmark.table import lines_of

    settings, name = _settings(encoder, encoder_path)
    progress = _Progress()
    results = run(path, _numbers(seeds), settings, name, out, progress.tell)
    heading = f"CMC 2007, {name}: error by share released, out of fold"
    write_risk_coverage(results.confidence, results.wrong, heading, out / "risk_coverage.svg")
    if final is not None:
        from throughline.benchmark.final_draft import write_final

        progress.tell("final fit on everything", 1.0)
        write_final(path, settings, final)
    progress.close()
    if as_json:
        typer.echo((out / "results.json").read_text(encoding="utf-8"), nl=False)
        return
    typer.echo("\n".join(lines_of(results.encounters, results.figures, results.ladder)))
    typer.echo(f"\nlook      {out / 'risk_coverage.svg'}")
    typer.echo(f"predicted {out / f'seed{_numbers(seeds)[0]}' / 'predictions.jsonl'}")
    if final is not None:
        typer.echo(f"score     throughline score --bundle {final} IN.jsonl -o OUT.jsonl   (uncertified: all to review)")


def _settings(encoder: EncoderChoice, encoder_path: Path | None) -> "tuple[ScorerSettings, str]":
    from throughline_serving.errors import InputError

    from throughline.training.encoder_settings import settings_for
    from throughline.training.fit import ScorerSettings

    if encoder is EncoderChoice.none:
        return ScorerSettings(), "throughline, embedded parts"
    if encoder is EncoderChoice.local and (encoder_path is None or not encoder_path.is_dir()):
        missing = "is required" if encoder_path is None else f"{encoder_path} does not exist"
        raise InputError(
            f"--encoder-path {missing}",
            where="from the command line",
            remedy="give a folder with config.json, tokenizer.json and model.safetensors, or use --encoder none",
        )
    chosen = settings_for(encoder.value, str(encoder_path or ""))
    members = ("encoder", "linear", "trees", "lexicon")
    # Three inner folds: an encoder is trained four times for each outer fold, and that is what the benchmark's time is.
    return ScorerSettings(members=members, encoder=chosen, folds=3), f"throughline, encoder {encoder.value}"


def _numbers(text: str) -> list[int]:
    from throughline_serving.errors import InputError

    try:
        return list(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError:
        raise InputError(
            "--seeds holds something that is no whole number", where="from the command line", remedy="write 0,1,2"
        ) from None


class _Progress:
    """One live line on standard error; nothing where that is no terminal."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()

    def tell(self, what: str, share: float) -> None:
        if self.live:
            full = round(12 * min(1.0, share))
            sys.stderr.write(f"\r\x1b[2Kbenchmark  {'█' * full}{'░' * (12 - full)}  {what}")
            sys.stderr.flush()

    def close(self) -> None:
        if self.live:
            sys.stderr.write("\r\x1b[2K")
