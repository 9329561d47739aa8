"""Faults of ours, told without repeating what was read."""

import os


def place_of(error: BaseException) -> str:
    """The kind of an error and where it was raised, without its words: they may hold patient text.

    >>> place_of(KeyError("Jane Doe"))
    'KeyError'
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where
