"""Receiving a body: bounded in size and in time, whatever the sender claims."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from throughline_serving.intake.strict_json import MAX_BYTES

DEADLINE = 10.0  # seconds from the end of the headers to the end of the body


class BodyFault(Exception):
    """A body that is not read: the HTTP status and the reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


async def body_of(request: Request) -> bytes:
    """The whole body, at most ``MAX_BYTES``; raises ``BodyFault``: 408, 413, 415, or 400 for a sender who left."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise BodyFault(415, "the body must not be compressed")
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared[:16]) > MAX_BYTES:
        raise _too_long()
    parts: list[bytes] = []
    received = 0
    try:
        async with asyncio.timeout(DEADLINE):
            async for part in request.stream():
                received += len(part)
                if received > MAX_BYTES:
                    raise _too_long()
                parts.append(part)
    except TimeoutError:
        raise BodyFault(408, f"the body did not arrive within {DEADLINE:.0f} seconds") from None
    except ClientDisconnect:
        raise BodyFault(400, "the body is incomplete") from None
    return b"".join(parts)


def _too_long() -> BodyFault:
    return BodyFault(413, f"the body is longer than {MAX_BYTES:,} bytes")
