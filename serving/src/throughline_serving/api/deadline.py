"""A connection that does not finish its headers in time is closed; uvicorn alone would keep it open for ever."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

DEADLINE = 10.0  # seconds from the connection, or the first byte of a later request, to the end of the headers


class PunctualProtocol(HttpToolsProtocol):
    """uvicorn's HTTP over httptools with a deadline for headers; ``body_of`` sees to bodies."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop it."""
        self._stop()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request has begun."""
        super().on_message_begin()
        self._expect_headers()

    def on_headers_complete(self) -> None:
        """Its headers are whole."""
        self._stop()
        super().on_headers_complete()

    def _expect_headers(self) -> None:
        self._stop()
        self._late = self.loop.call_later(DEADLINE, self.transport.close)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
