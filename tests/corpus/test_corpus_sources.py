"""Where encounters come from: anyone's JSON Lines, CodiEsp's original layout, and what a wrong path is answered."""

import json
from pathlib import Path

import pytest
from throughline_serving.errors import InputError

from throughline.corpus import codiesp
from throughline.corpus.ingest import ingest
from throughline.corpus.sources import Source, read
from throughline.corpus.store import read_encounters


def encounter(identifier: str, **changes: object) -> str:
    known = {
        "encounter_id": identifier,
        "specialty": "radiology",
        "claim_type": "professional",
        "date_of_service": "2026-05-01",
        "notes": [{"note_id": "n", "type": "report", "text": "Cough. Clear lungs."}],
    }
    return json.dumps(known | changes) + "\n"


def lines(path: Path, *rows: str) -> Path:
    path.write_text("".join(rows), encoding="utf-8")
    return path


def test_json_lines_are_ingested_in_time_order_and_faults_are_listed(tmp_path: Path) -> None:
    file = lines(
        tmp_path / "mine.jsonl",
        encounter("late", date_of_service="2026-06-01"),
        encounter("early"),
        encounter("odd", colour="red"),
        "{broken\n",
        encounter("elsewhere", specialty="emergency"),
    )
    report = ingest(Source("jsonl", "radiology", file), tmp_path / "out")
    assert [e.encounter_id for e in read_encounters(tmp_path / "out" / "encounters.parquet")] == ["early", "late"]
    assert (report["in"], report["encounters"], report["refused"]) == (4, 2, 2)
    assert [refusal["line"] for refusal in report["refusals"]] == [3, 4]
    assert report["refusals"][0]["field"] == "colour"
    assert json.loads((tmp_path / "out" / "ingest.json").read_text()) == report


def test_an_id_that_another_file_had_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    lines(folder / "a.jsonl", encounter("one"))
    lines(folder / "b.jsonl", encounter("one"), encounter("two"))
    report = ingest(Source("jsonl", "radiology", folder), tmp_path / "out")
    assert (report["encounters"], report["refused"]) == (2, 1)
    assert report["refusals"][0]["field"] == "encounter_id"


@pytest.mark.parametrize("reader", ["jsonl", "cmc2007", "codiesp"])
def test_a_path_that_does_not_exist_is_named_and_nothing_is_written(reader: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as fault:
        ingest(Source(reader, "radiology", tmp_path / "absent"), tmp_path / "out")
    assert fault.value.what == f"corpus.path {tmp_path / 'absent'} does not exist"
    assert fault.value.in_three_lines().endswith(". Nothing was written.")
    assert not (tmp_path / "out").exists()


def test_a_path_that_is_not_given_an_empty_folder_and_an_unknown_reader_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"corpus\.path is not given"):
        list(read(Source("jsonl", "radiology")))
    with pytest.raises(InputError, match=r"holds no \.jsonl file"):
        list(read(Source("jsonl", "radiology", tmp_path)))
    with pytest.raises(InputError, match="use one of synthetic, cmc2007, codiesp, jsonl"):
        list(read(Source("mimic", "radiology", tmp_path)))
    with pytest.raises(InputError, match="has no train/text_files"):
        list(read(Source("codiesp", "case_report", tmp_path)))


def test_the_simulator_is_a_source_like_any_other(tmp_path: Path) -> None:
    report = ingest(Source("synthetic", "radiology", encounters=20, seed=3), tmp_path)
    assert (report["encounters"], report["refused"]) == (20, 0)


def codiesp_folder(root: Path) -> Path:
    for part in codiesp.PARTS:
        for texts in codiesp.TEXTS.values():
            (root / part / texts).mkdir(parents=True)
            (root / part / texts / f"{part}-1.txt").write_bytes("Señor con tos\r\ny fiebre.\n".encode())
        (root / part / f"{part}D.tsv").write_text(f"{part}-1\tr05\n{part}-1\tr50.9\n{part}-1\tr05\n\n")
        (root / part / f"{part}X.tsv").write_text(
            f"{part}-1\tDIAGNOSTICO\tr05\ttos\t10 13\n{part}-1\tPROCEDIMIENTO\tbw03zzz\tSeñor fiebre\t0 5;17 23\n"
        )
    return root


def test_codiesp_reports_keep_their_codes_text_and_evidence(tmp_path: Path) -> None:
    first, second = codiesp.read(codiesp_folder(tmp_path))
    assert (first.encounter_id, second.encounter_id) == ("train-1", "dev-1")
    assert first.claim is not None
    assert first.claim.diagnoses == ("R05", "R50.9")
    assert first.truth is not None
    assert first.truth.state == {"part": "train", "evidence": [{"code": "R05", "spans": [[10, 13]]}]}
    assert first.notes[0].text[10:13] == "tos"
    assert "\r\n" in first.notes[0].text, "offsets count the line ends as published"


def test_codiesp_in_english_has_no_evidence_for_its_offsets_are_spanish(tmp_path: Path) -> None:
    first, _ = codiesp.read(codiesp_folder(tmp_path), "en")
    assert first.truth is not None
    assert first.truth.state == {"part": "train"}


def test_codiesp_as_published(shared_data: Path) -> None:
    reports = list(codiesp.read(shared_data / "codiesp"))
    parts = [report.truth.state["part"] for report in reports if report.truth]
    assert (parts.count("train"), parts.count("dev")) == (500, 250)
    assert all(report.claim and report.claim.diagnoses for report in reports)
