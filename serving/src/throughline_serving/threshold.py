"""The rule of a certificate: who is confident enough to go straight through. The same for counting and for serving."""


def passes(confidence: float, tie_hash: str, threshold: float | None, tie: str | None) -> bool:
    """Whether confidence is above the threshold, or equal to it with a tie hash (16 hexadecimal digits) below ``tie``.

    The comparison is of the same float64 that was certified. Threshold -1: every encounter passes; None: nothing was
    certified, none does. ``tie`` None: the cut lies between two confidences, and only those above it pass.
    """
    if threshold is None:
        return False
    return confidence > threshold or (tie is not None and confidence == threshold and tie_hash < tie)
