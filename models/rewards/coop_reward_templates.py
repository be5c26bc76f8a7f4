"""What real municipalities permit (domain §2.4), and what the law itself does: values for a new policy.

Off until a treasurer chooses one in an agreement; he then changes what his own municipality wrote differently.
"""

TEMPLATES = [
    ("amsterdam", "Amsterdam type: 30 %, € 219 a month, June and November"),
    ("leeuwarden", "Leeuwarden type: 25 % per half-year, two years, not with volunteer pay"),
    ("laborijn", "Laborijn type: 50 %, € 200 a month, € 226 with an exemption, June and December"),
    ("iasz", "IASZ type: 25 % of the year, € 607.25, in December, after letter n"),
    ("premium", "Premium of letter j: one or two payments a year"),
    ("letter_n", "Letter n: 25 %, maximum of the law, six months"),
    ("letter_r", "Letter r: 12.5 %, thirty months, after letter n"),
    ("letter_y", "Letter y: 15 %, maximum of the law"),
    ("article_34a", "Article 34a: 15 %, twelve months, from 2027"),
    ("nothing", "No reward permitted"),
]

PREMIUM = {"legal_basis": "31.2.j", "payments_per_year": 2, "not_under_27": True, "decision_required": True}

VALUES = {
    "amsterdam": {
        **PREMIUM,
        "basis": "turnover",
        "percentage": 30.0,
        "rhythm": "month",
        "month_cap": 219.0,
        "payment_months": "6, 11",
        "for_all": True,
    },
    "leeuwarden": {
        **PREMIUM,
        "basis": "turnover",
        "percentage": 25.0,
        "rhythm": "half_year",
        "duration_months": 24,
        "contiguous": True,
        "volunteer": "period",
        "for_all": True,
    },
    "laborijn": {
        **PREMIUM,
        "basis": "turnover",
        "percentage": 50.0,
        "rhythm": "month",
        "month_cap": 200.0,
        "joint_cap": 226.0,
        "joint_with": "exemptions",
        "payment_months": "6, 12",
        "for_all": True,
    },
    "iasz": {
        **PREMIUM,
        "basis": "turnover",
        "percentage": 25.0,
        "rhythm": "period",
        "year_cap": 607.25,
        "payments_per_year": 1,
        "payment_months": "12",
        "after_basis": "31.2.n",
        "after_months": 6,
        "for_all": True,
    },
    "premium": {**PREMIUM, "percentage": 50.0, "for_all": True},
    "letter_n": {
        "legal_basis": "31.2.n",
        "basis": "turnover",
        "percentage": 25.0,
        "rhythm": "month",
        "duration_months": 6,
        "not_under_27": True,
        "decision_required": True,
    },
    "letter_r": {
        "legal_basis": "31.2.r",
        "basis": "turnover",
        "percentage": 12.5,
        "rhythm": "month",
        "duration_months": 30,
        "contiguous": True,
        "not_under_27": True,
        "decision_required": True,
        "after_basis": "31.2.n",
        "after_months": 6,
    },
    "letter_y": {
        "legal_basis": "31.2.y",
        "basis": "turnover",
        "percentage": 15.0,
        "rhythm": "month",
        "decision_required": True,
    },
    "article_34a": {
        "legal_basis": "34a",
        "basis": "turnover",
        "percentage": 15.0,
        "rhythm": "month",
        "duration_months": 12,
        "contiguous": True,
        "decision_required": True,
        "date_from": "2027-01-01",
    },
    "nothing": {"legal_basis": "none", "for_all": True},
}
