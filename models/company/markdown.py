"""The pages of doc/ as HTML: as much of Markdown as they use. Everything is escaped first, so no page brings HTML along."""

import re
from html import escape

HEADING = re.compile(r"(#{1,6}) (.+)")
ITEM = re.compile(r"( *)(?:([-*])|\d+\.) +(.*)")
RULE = re.compile(r"\|[\s:|-]+\|")
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
STRONG = re.compile(r"\*\*(.+?)\*\*")
EMPHASIS = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?!\w)")
#: Stands for a piece of code while the rest of its line is read.
PLACE = "\x00%d\x00"
OUTSIDE = re.compile(r"(?:https?:|mailto:|#)")


def anchor(heading):
    """What a link to a heading ends on, as the places that show the repository make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def to_html(text, address):
    """HTML of a page.

    :param address: function that turns a relative address, such as ``rewards.md#maximums``, into one of this server; empty
        for a picture that is not here, which is left out
    """
    return "\n".join(_blocks(text.splitlines(), address))


def _blocks(lines, address):
    place = 0
    while place < len(lines):
        line = lines[place]
        if not line.strip():
            place += 1
            continue
        for matches, make in BLOCKS:
            if matches(line):
                end = _end(lines, place, make)
                yield make(lines[place:end], address)
                place = end
                break


def _end(lines, place, make):
    """Where the block that begins here ends."""
    if make is _heading:
        return place + 1
    goes_on = GOES_ON[make]
    end = place + 1
    while end < len(lines) and goes_on(lines[end], lines[end + 1 : end + 2]):
        end += 1
    return end


def _heading(lines, address):
    marks, text = HEADING.fullmatch(lines[0].strip()).groups()
    return f'<h{len(marks)} id="{escape(anchor(text))}">{_inline(text, address)}</h{len(marks)}>'


def _code(lines, _address):
    return f"<pre><code>{escape(chr(10).join(line[4:] for line in lines).rstrip())}</code></pre>"


def _table(lines, address):
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    body = [row for line, row in zip(lines, rows, strict=True) if not RULE.fullmatch(line.strip())]
    head, *rest = body
    heads = "".join(f'<th scope="col">{_inline(cell, address)}</th>' for cell in head)
    cells = "".join("<tr>" + "".join(f"<td>{_inline(cell, address)}</td>" for cell in row) + "</tr>" for row in rest)
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table></div>'


def _list(lines, address):
    items = []
    indent, mark, _text = ITEM.match(lines[0]).groups()
    for line in lines:
        item = ITEM.match(line)
        if item and len(item.group(1)) <= len(indent):
            items.append([item.group(3)])
        else:
            items[-1].append(line)
    tag = "ul" if mark else "ol"
    return f"<{tag}>{''.join(f'<li>{_item(item, address)}</li>' for item in items)}</{tag}>"


def _item(lines, address):
    """The text of an item, and what stands under it: more text, a list, code."""
    own = [lines[0]]
    rest = lines[1:]
    while rest and rest[0].strip() and not ITEM.match(rest[0]):
        own.append(rest.pop(0))
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    under = "\n".join(_blocks([line[margin:] for line in rest], address))
    return _inline(" ".join(map(str.strip, own)), address) + under


def _paragraph(lines, address):
    return f"<p>{_inline(' '.join(map(str.strip, lines)), address)}</p>"


def _inline(text, address):
    codes = []

    def keep(match):
        codes.append(f"<code>{escape(match.group(1))}</code>")
        return PLACE % (len(codes) - 1)

    text = escape(CODE.sub(keep, text.replace("\\|", "|")), quote=False)
    text = LINK.sub(lambda match: _link(*match.groups(), address), text)
    text = EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", text))
    for number, code in enumerate(codes):
        text = text.replace(PLACE % number, code)
    return text


def _link(picture, text, target, address):
    target = escape(target if OUTSIDE.match(target) else address(target))
    if picture and not target:
        return ""
    return f'<img src="{target}" alt="{escape(text)}"/>' if picture else f'<a href="{target}">{text}</a>'


def _is_item(line):
    return bool(ITEM.match(line))


def _is_row(line):
    return line.lstrip().startswith("|")


def _is_code(line):
    return line.startswith("    ")


BLOCKS = [
    (lambda line: HEADING.fullmatch(line.strip()), _heading),
    (_is_code, _code),
    (_is_row, _table),
    (_is_item, _list),
    (lambda line: True, _paragraph),
]
GOES_ON = {
    _code: lambda line, after: _is_code(line) or (not line.strip() and bool(after) and _is_code(after[0])),
    _table: lambda line, after: _is_row(line),
    # An empty line stays in a list when what follows it is an item or stands under one.
    _list: lambda line, after: (
        bool(line.strip() and not HEADING.match(line))
        or bool(after and after[0].strip() and (_is_item(after[0]) or after[0].startswith("  ")))
    ),
    _paragraph: lambda line, after: bool(line.strip()) and not (_is_item(line) or _is_row(line) or HEADING.match(line)),
}
