"""``throughline serve`` as a process: it starts, answers over sockets, survives bad senders, and stops."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from throughline_serving.errors import InputError
from typer.testing import CliRunner

from throughline.cli.serve import serve

Make = Callable[..., dict[str, Any]]
PROGRAM = (
    "import sys, typer; from throughline.cli.serve import serve;"
    "app = typer.Typer(); app.command()(serve); app(sys.argv[1:])"
)


@pytest.fixture(scope="module")
def server(
    sealed: Path, drafted: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path]]:
    """Port and log of a server over a folder with a certified bundle and a draft."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "radiology").symlink_to(sealed)
    drafted(folder / "pathology", "pathology")
    log = folder / "log"
    with log.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "--bundles", str(folder), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=err,
            env=os.environ,
            text=True,
        )
    assert process.stdout is not None
    first = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)/docs   pathology, radiology", first)
    assert found, first + log.read_text()
    yield int(found[1]), log
    process.send_signal(signal.SIGINT)
    assert process.wait(20) in (0, 130)


def request(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body)
    response = connection.getresponse()
    content = response.read()
    return response.status, json.loads(content) if content[:1] == b"{" else content


def test_it_serves_both(server: tuple[int, Path], encounter: Make) -> None:
    port, log = server
    ready = request(port, "GET", "/readyz")[1]
    assert [item["specialty"] for item in ready["bundles"]] == ["pathology", "radiology"]
    for specialty, signed_by in (("radiology", "development"), ("pathology", None)):
        status, answer = request(port, "POST", "/v1/decisions", json.dumps(encounter(1, specialty=specialty)).encode())
        assert status == 200
        served = next(item for item in ready["bundles"] if item["specialty"] == specialty)
        assert (answer["bundle"], served["signed_by"]) == (served["bundle"], signed_by)
        assert (answer["decision"]["route"] == "review") == (specialty == "pathology")
    assert request(port, "GET", "/docs")[0] == 200
    assert "pathology has no certificate" in log.read_text()


def test_bad_senders_do_not_hinder_good_ones(server: tuple[int, Path], encounter: Make) -> None:
    port, log = server
    head = b"POST /v1/decisions HTTP/1.1\r\nhost: x\r\n"
    senders = []
    for start in [head + b"content-length: 1000000\r\n\r\n{", head + b"content-length: 5\r\n\r\n", head[:20]] * 20:
        slow = socket.create_connection(("127.0.0.1", port))
        slow.sendall(start)
        senders.append(slow)
    for broken in (
        b"\x16\x03\x01\x02\x00",
        b"GARBAGE\r\n\r\n",
        head + b"content-length: -1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port)) as sender:
            sender.sendall(broken)
    began = time.perf_counter()
    for number in range(20):
        assert request(port, "POST", "/v1/decisions", json.dumps(encounter(number)).encode())[0] == 200
    assert time.perf_counter() - began < 10
    long = socket.create_connection(("127.0.0.1", port))
    long.sendall(head + b"content-length: 99999999999999999999999999\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 4\d\d ", long.recv(100))
    for sender in [*senders, long]:
        sender.close()
    assert request(port, "GET", "/healthz") == (200, {"status": "ok"})
    assert "pneumothorax" not in log.read_text().lower()


def test_headers_have_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    import uvicorn
    from throughline_serving.api import deadline
    from throughline_serving.api.app import create_app

    monkeypatch.setattr(deadline, "DEADLINE", 0.3)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(create_app({}), http=deadline.PunctualProtocol, log_level="warning", access_log=False)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        for start in (b"", b"POST /v1/decisions HTTP/1.1\r\nhost:"):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as slow:
                slow.sendall(start)
                assert slow.recv(10) == b""
        kept = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        for _ in range(2):
            kept.request("GET", "/healthz")
            assert kept.getresponse().read() == b'{"status":"ok"}'
            time.sleep(0.5)  # longer than the deadline: a whole request has stopped the clock
    finally:
        running.should_exit = True
        thread.join(10)
        listening.close()


def test_what_cannot_be_served(sealed: Path, tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(serve)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, what in (
            ([], "no bundle was given"),
            (["--bundles", str(tmp_path)], "holds no bundle"),
            (["--bundle", str(tmp_path)], "neither a bundle nor a draft"),
            (["--bundle", str(sealed), "--bundle", str(sealed)], "two bundles are for radiology"),
            (["--bundle", str(sealed), "--port", port], "cannot be listened on"),
        ):
            error = CliRunner().invoke(app, arguments).exception
            assert isinstance(error, InputError)
            assert what in error.what
