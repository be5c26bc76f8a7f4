"""The story of the demo cooperative, as tables: who works, for whom, and what happened. All names are made up.

Months count from 0 (a year before this month) to 12 (this month); see ``Calendar``.
"""

from typing import NamedTuple

COMPANY = {
    "name": "Sociale Coöperatie De Brug U.A.",
    "street": "Kadestraat 12",
    "zip": "8011 ZZ",
    "city": "Zwolle",
    "phone": "+31 38 000 00 00",
}

# login, name, role; the password of each is its login.
LOGINS = [
    ("penningmeester", "Tess Penning", "treasurer"),
    ("penningmeester2", "Wout Kas", "second treasurer"),
    ("bestuur", "Bea Bestuur", "board"),
    ("coach", "Co Begeleider", "coach"),
    ("winkel", "Wies Winkel", "shop"),
    ("boekhouder", "Bo Grootboek", "accountant, read-only"),
    ("kascommissie", "Kim Controle", "audit committee"),
    ("kascommissie2", "Ko Naslag", "audit committee, who signs as well"),
    ("beheerder", "Bas Beheer", "administrator"),
]
# login, key of the member; the password of each is its login. They see their own page, made for a phone.
MEMBER_LOGINS = [("samira", "draad"), ("amina", "lepel")]
GROUPS = {
    "penningmeester": ["social_cooperative.group_treasurer", "account.group_account_user"],
    "penningmeester2": ["social_cooperative.group_treasurer", "account.group_account_user"],
    "bestuur": ["social_cooperative.group_board"],
    "coach": ["social_cooperative.group_coach"],
    "winkel": [
        "social_cooperative.group_shop",
        "social_cooperative.group_till_refund",
        "social_cooperative.group_till_discount",
        "social_cooperative.group_till_drawer",
    ],
    "boekhouder": ["account.group_account_readonly", "analytic.group_analytic_accounting"],
    "kascommissie": ["social_cooperative.group_audit"],
    "kascommissie2": ["social_cooperative.group_audit"],
    "beheerder": ["social_cooperative.group_administrator", "account.group_account_user", "base.group_system"],
}
# Where each begins after logging in; the others at what waits for them.
HOME = {
    "boekhouder": "account.action_account_moves_all",
    "kascommissie": "social_cooperative.coop_audit_action",
    "kascommissie2": "social_cooperative.coop_audit_action",
}
# Logins that end by themselves, so many days from now.
ACCESS_DAYS = {"kascommissie": 180, "kascommissie2": 180}

# CBS code, name of the municipality, case manager
MUNICIPALITIES = [
    ("GM0193", "Zwolle", "Loes Raadhuis"),
    ("GM0150", "Deventer", "Ton Wethouwer"),
    ("GM0166", "Kampen", "Ans Loket"),
]


# The other benefit authority, and who is spoken to there.
UWV = ("UWV", "UWV Zwolle", "Mila Kantoor")


class Person(NamedTuple):
    key: str
    name: str
    trade_name: str | None
    authority: str  # CBS code, or "UWV"
    path: tuple  # (state, month in which it began; negative: before the story)
    lang: str = "nl_NL"
    opening: float = 0.0
    exit_reason: str | None = None


# Was a member once, found a job, and came back.
BEFORE = (("applicant", -40), ("trial", -39), ("active", -36), ("exited", -24))
ACTIVE = (("applicant", -9), ("trial", -8), ("active", -5))
MEMBERS = [
    Person("draad", "Samira Haddou", "Naaiatelier Draad", "GM0193", ACTIVE, opening=412.35),
    Person("tuin", "Henk Voskuil", "Tuinhulp Oost", "GM0193", ACTIVE, opening=868.10),
    Person("klus", "Joris Brandsen", "Klusbus", "GM0193", ACTIVE, opening=1240.00),
    Person("lepel", "Amina Yusuf", "Catering De Lepel", "GM0150", ACTIVE, lang="en_US", opening=95.50),
    Person("fiets", "Piet Langeveld", "Fietsdokter", "GM0150", ACTIVE, opening=330.75),
    Person("pluis", "Wilma Terpstra", "Hondenservice Pluis", "GM0150", ACTIVE, opening=58.20),
    Person("web", "Daan Kuipers", "Webhulp Bij U", "GM0193", (("applicant", 0), ("trial", 1), ("active", 4))),
    Person("glans", "Marisol Ferrer", "Schoonmaak Glans", "GM0166", ACTIVE, opening=205.00),
    Person("sjouw", "Ruud Hoekema", "Verhuishulp Sjouw", "GM0166", (*BEFORE, *ACTIVE[1:], ("paused", 8)),
           exit_reason="work"),
    Person("teken", "Ling Zhao", "Taal en Teken", "UWV", (("applicant", 8), ("trial", 9))),
    Person("kruim", "Noor Azizi", "Koekjes Kruim", "GM0150", (*ACTIVE, ("exited", 7)),
           opening=147.60, exit_reason="self_employed"),
    Person("hout", "Kees Dijkgraaf", None, "GM0193", (("applicant", 11),)),
]  # fmt: skip

CUSTOMERS = {
    "linden": ("Wooncorporatie De Lindenhof", 30),
    "poort": ("Buurtcentrum De Poort", 14),
    "vlieger": ("Theater De Vlieger", 30),
    "anker": ("Café Het Anker", 14),
    "palet": ("Basisschool Het Palet", 30),
    "rietland": ("Zorggroep Rietland", 30),
    "markt": ("Stichting Warme Markt", 14),
    "oosting": ("Familie Oosting", 14),
    "meer": ("Familie Ter Meer", 14),
    "haven": ("Jachthaven Het Zwarte Water", 14),
}
SUPPLIERS = {
    "stof": "Stoffenhuis Katoen",
    "perk": "Kwekerij Het Perk",
    "spijker": "Bouwmarkt De Spijker",
    "keuken": "Groothandel Keukenland",
    "wiel": "Onderdelenhuis Het Wiel",
    "pen": "Computerwinkel Beeld en Bit",
    "vak": "Opleidingshuis Vakwerk",
    "pand": "Bedrijfsverzamelgebouw De Kade",
    "krik": "Autoverhuur De Krik",
    "zeker": "Verzekeraar Zeker Samen",
}


class Work(NamedTuple):
    """Regular work: about ``hours`` each of these months, at a price per hour."""

    member: str
    customer: str
    text: str
    hours: int
    price: float
    months: range | tuple
    tax: str = "btw_21_d"


MOST = (0, 1, 3, 4, 5, 7, 8, 9, 11, 12)
HALF = (0, 2, 4, 6, 8, 10, 12)
WORK = [
    Work("draad", "vlieger", "Kostuums vermaken", 11, 27.50, HALF),
    Work("draad", "meer", "Gordijnen op maat", 7, 25.00, (1, 4, 6, 9, 11)),
    Work("tuin", "linden", "Onderhoud binnentuinen", 16, 29.00, range(13)),
    Work("tuin", "oosting", "Snoeiwerk", 5, 27.50, (2, 3, 8, 10)),
    Work("klus", "rietland", "Kleine reparaties", 14, 31.00, MOST),
    Work("klus", "palet", "Schilderwerk lokalen", 12, 29.50, (0, 5, 9)),
    Work("lepel", "poort", "Buurtmaaltijd", 9, 28.00, range(13), "btw_9_d"),
    Work("lepel", "vlieger", "Hapjes bij première", 6, 32.00, (2, 7, 11), "btw_9_d"),
    Work("fiets", "rietland", "Onderhoud dienstfietsen", 10, 26.50, MOST, "btw_9_d"),
    Work("fiets", "haven", "Reparatie leenfietsen", 8, 26.50, (4, 6, 8, 11), "btw_9_d"),
    Work("pluis", "rietland", "Hondenbezoek afdeling Merel", 8, 21.00, HALF),
    Work("web", "markt", "Website bijhouden", 3, 30.00, (5, 8, 11)),
    Work("glans", "poort", "Schoonmaak zalen", 13, 23.50, MOST),
    Work("glans", "anker", "Glas wassen", 4, 24.00, (1, 3, 5, 7, 10)),
    Work("sjouw", "linden", "Ontruiming woning", 12, 25.50, (0, 2, 4, 6, 7)),
    Work("teken", "palet", "Tekenles groep 5", 5, 24.00, (10, 11, 12)),
    Work("kruim", "anker", "Koekjes bij de koffie", 8, 19.50, range(6), "btw_9"),
]


class Cost(NamedTuple):
    """A bill of about ``amount`` euro (ex VAT) in each of these months; without a member it is the cooperative's own."""

    member: str | None
    supplier: str
    text: str
    amount: float
    months: range | tuple
    account: str = "7001"
    tax: str = "btw_21_buy"


COSTS = [
    Cost("draad", "stof", "Stof en garen", 46.00, (0, 2, 4, 6, 8, 10, 12)),
    Cost("tuin", "perk", "Planten en grond", 88.00, (1, 3, 4, 6, 9, 11)),
    Cost("klus", "spijker", "Verf en bevestiging", 74.00, (0, 2, 5, 7, 9, 11)),
    Cost("klus", "krik", "Huur bus", 60.00, (3, 9)),
    Cost("lepel", "keuken", "Boodschappen buurtmaaltijd", 92.00, MOST, tax="btw_9_buy"),
    Cost("fiets", "wiel", "Banden en kettingen", 51.00, (0, 1, 3, 5, 7, 8, 11)),
    Cost("pluis", "zeker", "Aansprakelijkheid hondenservice", 14.00, (0, 6), tax="0"),
    Cost("web", "pen", "Laptop tweedehands", 289.00, (5,)),
    Cost("web", "pen", "Webruimte en domeinnamen", 96.00, (6, 9)),
    Cost("glans", "keuken", "Schoonmaakmiddelen", 22.00, (0, 3, 6, 9)),
    Cost("sjouw", "krik", "Huur verhuiswagen", 89.00, (0, 2, 4, 6)),
    Cost("kruim", "keuken", "Meel, boter en suiker", 34.00, (0, 2, 4), tax="btw_9_buy"),
    Cost(None, "pand", "Huur werkplaats", 325.00, range(13), account="4110"),
    Cost(None, "zeker", "Verzekering coöperatie", 48.00, (1, 4, 7, 10), account="4620", tax="0"),
]

# member, supplier, what, amount, month, account: spent from the pot
SPENT = [
    ("draad", "stof", "Lockmachine", 449.00, 5, "4250"),
    ("fiets", "wiel", "Montagestandaard", 199.00, 7, "4250"),
    ("tuin", "spijker", "Accuheggenschaar", 239.00, 9, "4250"),
    ("pluis", "vak", "Cursus hondengedrag", 175.00, 6, "4045"),
    ("klus", "vak", "Cursus veilig werken (VCA)", 245.00, 8, "4045"),
]
