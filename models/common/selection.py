"""What is chosen in a field, as people read it."""


def label_of(record, name):
    """The label of a selection field of one record, in the user's language; empty when nothing is chosen."""
    return dict(record._fields[name]._description_selection(record.env)).get(record[name], "")
