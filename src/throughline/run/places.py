"""Where a run leaves what: every path of the pipeline, by corpus and specialty."""

from dataclasses import dataclass
from pathlib import Path

PARTS = ("train", "tune", "calibrate", "test")


@dataclass(frozen=True)
class Places:
    """The folders and files of one specialty of one corpus, relative to the project."""

    corpus: str
    specialty: str

    @property
    def data(self) -> Path:
        """What the stages leave."""
        return Path("data") / self.corpus / self.specialty

    @property
    def ingest(self) -> Path:
        """encounters.parquet, ingest.json."""
        return self.data / "ingest"

    @property
    def validation(self) -> Path:
        """result.json, index.html."""
        return self.data / "validation"

    @property
    def split(self) -> Path:
        """A Parquet file for each of train, tune, calibrate and test; split.json."""
        return self.data / "split"

    def part(self, name: str) -> Path:
        """The encounters of one part of the split."""
        return self.split / f"{name}.parquet"

    @property
    def pretrained(self) -> Path:
        """pretraining.json and, where there was pretraining, the encoder to start from."""
        return self.data / "pretrained"

    @property
    def scorer(self) -> Path:
        """What training leaves for serving."""
        return self.data / "scorer"

    @property
    def training(self) -> Path:
        """The report of training."""
        return self.data / "training.json"

    @property
    def checkpoints(self) -> Path:
        """Where an interrupted training resumes; no output of the pipeline."""
        return Path("state") / "training" / self.corpus / self.specialty

    @property
    def draft(self) -> Path:
        """Everything that decides except the certificate."""
        return self.data / "draft"

    @property
    def certificate(self) -> Path:
        """certificate.json, cohort.jsonl."""
        return self.data / "certificate"

    @property
    def evaluation(self) -> Path:
        """decisions.jsonl, evaluation.json."""
        return self.data / "evaluation"

    @property
    def drift(self) -> Path:
        """result.json, index.html."""
        return self.data / "drift"

    @property
    def bundle(self) -> Path:
        """The pipeline's product: sealed and signed."""
        return Path("bundles") / self.corpus / self.specialty


def edition(name: str) -> Path:
    """The folder of a code-set edition."""
    return Path("data") / "codeset" / name
