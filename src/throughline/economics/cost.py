"""Cost per coded encounter: platform, review of kickouts, audit sample, and rework of denials."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Economics:
    """A site's own figures. Minutes are per encounter of the specialty; money in USD."""

    code_minutes: float
    """minutes a human coder needs to code an encounter from nothing"""
    review_minutes: float
    """minutes a human coder needs to review a kickout with its proposal"""
    hourly_cost: float
    """cost of a coder's hour, overhead included"""
    platform_cost: float
    """cost of the platform per encounter"""
    audit_share: float
    """share of straight-through encounters that a person audits, 0 to 1"""
    rework_cost: float
    """cost of working one denial"""


def ai_cost(site: Economics, kickout_share: float, denial_share: float) -> float:
    """USD per encounter where kickouts are reviewed: platform, review of kickouts, audited sample, reworked denials."""
    minute = site.hourly_cost / 60
    review = site.review_minutes * minute * kickout_share
    audit = site.code_minutes * minute * site.audit_share * (1 - kickout_share)
    return site.platform_cost + review + audit + site.rework_cost * denial_share


def human_cost(site: Economics, denial_share: float) -> float:
    """USD per encounter when a person codes everything: coding minutes and rework of denials."""
    return site.code_minutes * site.hourly_cost / 60 + site.rework_cost * denial_share
