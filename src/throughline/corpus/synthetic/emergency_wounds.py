"""Wounds, their repair codes by summed length, and the causes of injuries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """A place a wound can be: code (``{b}``: 1 plain, 2 with a foreign body) and the groups of repair codes."""

    words: str
    code: str
    simple: str
    layered: str


WOUNDS = (
    Site("left hand", "S61.4{b}2A", "120", "1204"),
    Site("right hand", "S61.4{b}1A", "120", "1204"),
    Site("scalp", "S01.0{b}XA", "120", "1203"),
    Site("left forearm", "S51.8{b}2A", "120", "1203"),
    Site("right forearm", "S51.8{b}1A", "120", "1203"),
    Site("left lower leg", "S81.8{b}2A", "120", "1203"),
    Site("right lower leg", "S81.8{b}1A", "120", "1203"),
)
FACE = (
    Site("forehead", "S01.81XA", "1201", "1205"),
    Site("lip", "S01.511A", "1201", "1205"),
    Site("right cheek", "S01.411A", "1201", "1205"),
)
# Upper limit of the summed length in cm and the code, by group.
REPAIRS: dict[str, tuple[tuple[float, str], ...]] = {
    "120": ((2.5, "12001"), (7.5, "12002"), (12.5, "12004"), (20, "12005"), (30, "12006"), (999, "12007")),
    "1201": (
        (2.5, "12011"),
        (5, "12013"),
        (7.5, "12014"),
        (12.5, "12015"),
        (20, "12016"),
        (30, "12017"),
        (999, "12018"),
    ),
    "1203": ((2.5, "12031"), (7.5, "12032"), (12.5, "12034"), (20, "12035"), (30, "12036"), (999, "12037")),
    "1204": ((2.5, "12041"), (7.5, "12042"), (12.5, "12044"), (20, "12045"), (30, "12046"), (999, "12047")),
    "1205": (
        (2.5, "12051"),
        (5, "12052"),
        (7.5, "12053"),
        (12.5, "12054"),
        (20, "12055"),
        (30, "12056"),
        (999, "12057"),
    ),
}
# Cause: code without its 7th character, weight, words.
FALLS = (
    ("W01.0XX", 4, "slipped and fell on a wet floor"),
    ("W18.30X", 2, "fell at ground level"),
    ("W10.9XX", 2, "fell down stairs"),
)
CUTS = (
    ("W26.0XX", 4, "cut by a knife"),
    ("W25.XXX", 1.5, "cut by broken glass"),
    ("W22.8XX", 1, "struck against an object"),
    ("W54.0XX", 0.8, "bitten by a dog"),
)
PLACES = (("Y92.010", 2, "in the kitchen of a private house"), ("Y92.480", 1.5, "on the sidewalk"))
