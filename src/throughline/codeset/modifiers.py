"""What modifiers say, in our own words: a model that has read the words of a label starts with its meaning."""

MODIFIER_TITLES = {
    "24": "unrelated visit during the global period of an operation",
    "25": "separate visit on the day of a procedure",
    "26": "professional component, interpretation in hospital",
    "33": "preventive screening service, commercial payer",
    "50": "both sides, bilateral",
    "52": "reduced service, not completed",
    "53": "discontinued procedure, stopped for the patient's safety",
    "54": "surgical care only, follow-up elsewhere",
    "57": "visit that led to the decision for surgery",
    "58": "staged or planned further procedure",
    "59": "distinct procedure, separate site or session",
    "76": "repeated by the same physician",
    "77": "repeated by another physician",
    "78": "unplanned return to the operating room",
    "79": "unrelated procedure during the global period",
    "GG": "screening and diagnostic mammogram on one day",
    "LT": "left side",
    "PT": "screening that turned therapeutic, Medicare",
    "RT": "right side",
    "TC": "technical component",
    "XE": "separate encounter",
    "XP": "separate practitioner",
    "XS": "separate structure or lesion",
    "XU": "unusual service that does not overlap",
    **{
        f"F{place}": f"{hand} hand, {finger}"
        for place, (hand, finger) in enumerate(
            [("left", "second digit"), ("left", "third digit"), ("left", "fourth digit"), ("left", "fifth digit")]
            + [("right", "thumb"), ("right", "second digit"), ("right", "third digit"), ("right", "fourth digit")]
            + [("right", "fifth digit")],
            start=1,
        )
    },
    "FA": "left hand, thumb",
}
