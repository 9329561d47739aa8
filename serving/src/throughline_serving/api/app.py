"""The HTTP interface: one encounter in, one decision out."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from throughline_serving import __version__
from throughline_serving.api.contract import (
    REQUEST_BODY,
    SHADOW,
    Answer,
    Fault,
    Health,
    Problem,
    Readiness,
    Served,
    describe,
)
from throughline_serving.api.page import CONTENT_SECURITY_POLICY, page
from throughline_serving.api.receive import BodyFault, body_of
from throughline_serving.bundle import Bundle
from throughline_serving.decide import decide
from throughline_serving.decision import line
from throughline_serving.faults import place_of
from throughline_serving.intake.jsonl import encounter_of
from throughline_serving.intake.refusal import Refusal

log = logging.getLogger(__name__)
HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
PROBLEMS: dict[int | str, dict[str, object]] = {
    408: {"model": Problem, "description": "The body came too slowly"},
    413: {"model": Problem, "description": "The body is too long"},
    415: {"model": Problem, "description": "The body is compressed"},
    422: {"model": Problem, "description": "No encounter could be read"},
    500: {"model": Problem, "description": "Our fault: send the encounter to a human coder"},
}


def create_app(bundles: Mapping[str, Bundle]) -> FastAPI:
    """The application over one bundle a specialty. It sends nothing anywhere, and logs no body and no value.

    An encounter of a specialty without a bundle is decided on by the first one, whose policy sends it to review.
    """
    workers = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="decide")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        workers.shutdown(cancel_futures=True)

    app = FastAPI(
        title="Throughline serving",
        version=__version__,
        description="Proposed codes for one encounter, and whether the claim may go out without a human coder.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    served = tuple(served_by(bundles[specialty]) for specialty in sorted(bundles))

    @app.post("/v1/decisions", response_model=Answer, responses=PROBLEMS, openapi_extra=REQUEST_BODY)
    async def decisions(request: Request) -> Response:
        """Decide on one encounter. Review is a success too: it is the decision's ``route``."""
        body = await body_of(request)
        return await asyncio.get_running_loop().run_in_executor(workers, answer, body, bundles)

    @app.get("/healthz")
    async def healthz() -> Health:
        """Whether the process answers."""
        return Health(status="ok")

    @app.get("/readyz", responses={503: {"model": Readiness, "description": "No bundle is loaded"}})
    async def readyz(response: Response) -> Readiness:
        """Which bundles answer."""
        response.status_code = 200 if served else 503
        return Readiness(status="ready" if served else "empty", bundles=served)

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        html = page(served, [bundles[item.specialty] for item in served], str(request.base_url).rstrip("/"))
        headers = HEADERS | {"content-security-policy": CONTENT_SECURITY_POLICY}
        return Response(html, media_type="text/html", headers=headers)

    @app.exception_handler(BodyFault)
    async def body_fault(_: Request, fault: BodyFault) -> Response:
        return problem(fault.status, None, fault.reason, {"connection": "close"})

    @app.exception_handler(HTTPException)
    async def no_route(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, None, error.detail, error.headers)

    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app


def answer(body: bytes, bundles: Mapping[str, Bundle]) -> Response:
    """The response to one body. Runs in a worker thread; a fault of ours is logged by its kind and place alone."""
    encounter = encounter_of(body, "body", None)
    if isinstance(encounter, Refusal):
        return problem(422, encounter.field, encounter.reason)
    if not bundles:
        return problem(503, None, "no bundle is loaded")
    bundle = bundles.get(encounter.specialty) or bundles[min(bundles)]
    try:
        decision = line(decide(encounter, bundle))
    except Exception as error:  # whatever it is: its words may hold the note, and the sender must hear of it
        log.error("a decision failed: %s", place_of(error))
        return problem(500, None, "the decision failed; send the encounter to a human coder")
    content = f'{{"decision":{decision},"bundle":"{bundle.digest}","mode":"{SHADOW}"}}'
    return Response(content, media_type="application/json", headers=HEADERS)


def problem(status: int, field: str | None, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer that is no success."""
    content = Problem(error=Fault(field=field, reason=reason)).model_dump_json()
    return Response(content, status, HEADERS | dict(headers or {}), "application/json")


def served_by(bundle: Bundle) -> Served:
    """How a bundle is listed."""
    certificate = bundle.certificate
    return Served(
        specialty=bundle.specialty,
        bundle=bundle.digest,
        draft=bundle.draft.digest,
        certificate=certificate.digest if certificate and certificate.certified else None,
        editions=bundle.draft.policy.editions,
        signed_by=bundle.signed_by,
    )
