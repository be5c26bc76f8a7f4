"""Where our accounts go in a chart of accounts.

In one table for all rooms, because the codes of one chart must not meet each other. A chart that is not here gets a
range in which neither the chart nor a group of it has anything (:func:`unused_range`). Another cooperative's addon can add a
chart: ``ACCOUNT_CODES["es_pymes"] = {"pot": ["..."]}``.
"""

from collections import Counter

# {chart of accounts: {what for: codes, the best first}}; a chart that builds on another takes what that one has. Codes
# are filled up with zeros to the length that the chart's own accounts have.
ACCOUNT_CODES = {
    # Short-term debts of group 16; costs of group 49; small purchases, study and training.
    "nl": {
        "pot": ["1690"],
        "reward": ["1695"],
        "shared_pot": ["1691", "1692", "1693", "1694", "1696", "1697", "1698", "1699"],
        "appropriation": ["4990"],
        "investment": ["4255"],
        "training": ["4046"],
        "voucher": ["1380", "1385"],
        "donation": ["8990", "8995"],
    },
    # 489 is sundry amounts payable, 697 the part of the result that goes to other beneficiaries; 65 would be financial.
    "be": {
        "pot": ["4892"],
        "reward": ["4896"],
        "shared_pot": ["4893", "4894", "4895", "4897", "4898", "4899"],
        "appropriation": ["6971", "6972"],
        "investment": ["6123"],
        "training": ["6136"],
    },
    # The end of other liabilities; other operating expenses, beside it small equipment and training.
    "de_skr03": {
        "pot": ["1798"],
        "reward": ["1799"],
        "shared_pot": [f"1798{number}" for number in range(1, 10)],
        "appropriation": ["4901", "4903", "4904"],
        "investment": ["4986"],
        "training": ["4944"],
    },
    "de_skr04": {
        "pot": ["3502"],
        "reward": ["3503"],
        "shared_pot": ["3505", "3506", "3508"],
        "appropriation": ["6301"],
        "investment": ["6846"],
        "training": ["6826"],
    },
    # 467 is other debtors and creditors, 6588 other charges.
    "fr": {
        "pot": ["4671"],
        "reward": ["4675"],
        "shared_pot": ["4672", "4673", "4674", "4676", "4677", "4678", "4679"],
        "appropriation": ["6589"],
        "investment": ["6064"],
        "training": ["6186"],
    },
    # 4712 is sundry creditors, 658 sundry charges.
    "syscohada": {
        "pot": ["47121"],
        "reward": ["47125"],
        "shared_pot": ["47122", "47123", "47124", "47126", "47127", "47128", "47129"],
        "appropriation": ["6585", "6586"],
        "investment": ["60561"],
        "training": ["6331"],
    },
    "syscebnl": {
        "pot": ["47121"],
        "reward": ["47125"],
        "shared_pot": ["47122", "47123", "47124", "47126", "47127", "47128", "47129"],
        "appropriation": ["6585", "6586"],
        "investment": ["6055"],
        "training": ["6331"],
    },
    "generic_coa": {
        "pot": ["2200"],
        "reward": ["2250"],
        "shared_pot": ["2210", "2220", "2230", "2240", "2260", "2270", "2280", "2290"],
        "appropriation": ["6900"],
        "investment": ["6115"],
        "training": ["6310"],
    },
}


def known_codes(chart, parents, purpose):
    """The codes for a purpose in a chart, or in one that it builds on; empty when we know none.

    :param parents: {chart: chart that it builds on}
    """
    while chart:
        if chart in ACCOUNT_CODES:
            return ACCOUNT_CODES[chart].get(purpose, [])
        chart = parents.get(chart)
    return []


def unused_range(codes, kin, groups):
    """The two digits of a range in which a chart has nothing: the highest in the class where most of the kin stand.

    :param codes: codes of all accounts of the chart
    :param kin: codes of the accounts of the same type
    :param groups: prefixes of the chart's groups of accounts; one of a single digit is a whole class and does not count
    :return: two digits; None when every range of the class means something already
    """
    classes = Counter(code[0] for code in kin if code[:1].isdigit())
    if not classes:
        return None
    [(main, _count)] = classes.most_common(1)
    used = {code[:2] for code in codes} | {prefix[:2] for prefix in groups if len(prefix) > 1}
    return next((candidate for number in range(9, -1, -1) if (candidate := f"{main}{number}") not in used), None)
