"""The simulator: encounters of four specialties with notes, adjudicated and submitted claims, and remits."""

from throughline.corpus.synthetic.generator import generate, specialties

__all__ = ["generate", "specialties"]
