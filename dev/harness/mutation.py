"""Small faults put into Python code on purpose: which there can be in a module, and the module with one of them.

A mutant is found again by its module, the function that it is in, and the code before and after; never by a line
number, so that the list of equivalent mutants survives other changes. Left alone: docstrings, annotations,
decorators, imports, type variables and aliases of types, which no rule follows from.
"""

import ast
from collections import Counter
from dataclasses import dataclass

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
#: Fields of syntax nodes in which nothing is changed.
LEFT_ALONE = {"annotation", "returns", "decorator_list", "bases"}
#: The exception whose named values go into the text that somebody reads.
ERROR = "RuleError"


@dataclass(frozen=True)
class Site:
    """A place in a syntax tree: `parent.field`, or its item `index`."""

    parent: ast.AST
    field: str
    index: int | None
    function: str
    called_at: int
    in_message: bool

    @property
    def node(self):
        value = getattr(self.parent, self.field)
        return value if self.index is None else value[self.index]

    def put(self, node):
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Mutant:
    """`number` and `variant` say which place of the module is changed in which way.

    `called_at` is the first line of the outermost function around it, 0 for what runs when the module is imported.
    """

    module: str
    function: str
    called_at: int
    line: int
    kind: str
    before: str
    after: str
    number: int
    variant: int
    in_message: bool
    occurrence: int = 1

    @property
    def key(self):
        again = f" #{self.occurrence}" if self.occurrence > 1 else ""
        return f"{self.module}.{self.function}: {self.before} → {self.after}{again}"


def mutants(module, source):
    """Every mutant of a module, in the order of its code."""
    found, seen = [], Counter()
    for number, site in enumerate(_sites(ast.parse(source))):
        for variant, (kind, node) in enumerate(_variants(site)):
            before, after = _text(site.node), _text(node)
            named = (site.function, before, after)
            seen[named] += 1
            values = (module, site.function, site.called_at, site.node.lineno, kind, before, after, number, variant)
            found.append(Mutant(*values, site.in_message, seen[named]))
    return found


def mutated(source, mutant):
    """The syntax tree of the module with that one change."""
    tree = ast.parse(source)
    site = list(_sites(tree))[mutant.number]
    _kind, node = list(_variants(site))[mutant.variant]
    site.put(ast.copy_location(node, site.node))
    return ast.fix_missing_locations(tree)


def _text(node):
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())


def _sites(tree):
    yield from _below(tree, Site(None, "", None, "module", 0, in_message=False))


def _below(parent, outer):
    """The places in `parent`, each followed by those in it; `outer` is the place of `parent` itself."""
    for field, value in ast.iter_fields(parent):
        if field in LEFT_ALONE or (isinstance(parent, ast.ClassDef) and field == "keywords"):
            continue
        nodes = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, node in nodes:
            if isinstance(node, ast.AST) and not _is_left_alone(parent, node):
                function = _inner(outer.function, node)
                message = (
                    outer.in_message or function.endswith("__str__") or (_is_error(parent) and field == "keywords")
                )
                site = Site(parent, field, index, function, outer.called_at or _first_line(node), message)
                yield site
                yield from _below(node, site)


def _first_line(node):
    """Where Python says that a function begins: at its first decorator. Nothing else is called."""
    if not isinstance(node, ast.FunctionDef):
        return 0
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _inner(function, node):
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        return function
    return node.name if function == "module" else f"{function}.{node.name}"


def _is_error(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == ERROR


def _is_left_alone(parent, node):
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    if not isinstance(parent, ast.Module) or not isinstance(node, ast.Assign):
        return False
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    is_type = isinstance(node.value, ast.Subscript) or (
        isinstance(node.value, ast.Call) and _text(node.value.func) == "TypeVar"
    )
    return is_type or "__all__" in names


# What can be changed in a node: pairs of a kind and the node instead


def _variants(site):
    for kind, mutator in MUTATORS:
        for node in mutator(site):
            yield kind, node


def _comparison(site):
    node = site.node
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            other = COMPARISONS.get(type(operator))
            if other:
                ops = [other() if number == index else one for number, one in enumerate(node.ops)]
                yield ast.Compare(node.left, ops, node.comparators)


def _arithmetic(site):
    node = site.node
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    if isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
        yield ast.AugAssign(node.target, OPERATORS[type(node.op)](), node.value)


def _boolean(site):
    node = site.node
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for index in range(len(node.values)):
            rest = node.values[:index] + node.values[index + 1 :]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def _condition(site):
    """The condition of an if, a while, an if-expression or a comprehension is the other way round, or gone."""
    if site.field == "ifs":
        yield ast.Constant(value=True)
    elif site.field == "test" and not isinstance(site.node, ast.Compare | ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), site.node)


def _constant(site):
    node = site.node
    if isinstance(node, ast.Constant) and not isinstance(site.parent, ast.JoinedStr | ast.FormattedValue):
        if isinstance(node.value, bool):
            yield ast.Constant(value=not node.value)
        elif isinstance(node.value, int):
            yield ast.Constant(value=node.value + 1)
        elif isinstance(node.value, str):
            yield ast.Constant(value=_other_text(site.parent, node.value))
    if isinstance(node, ast.Name) and node.id == "ZERO" and isinstance(node.ctx, ast.Load):
        yield ast.BinOp(node, ast.Add(), ast.Constant(value=1))


def _other_text(parent, text):
    """Another text; where it is a number, another number."""
    if isinstance(parent, ast.Call) and _text(parent.func) == "Decimal":
        return f"{text}1"
    return f"{text}~"


def _returned(site):
    node = site.node
    if isinstance(node, ast.Return) and node.value and not _is_none(node.value):
        yield ast.Return(ast.Constant(value=None))


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def _called(site):
    """A twin function, one argument less, or the function not called."""
    node = site.node
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Name) and node.func.id in TWINS:
        yield ast.Call(ast.Name(TWINS[node.func.id], ast.Load()), node.args, node.keywords)
    for index in range(len(node.args) if len(node.args) > 1 else 0):
        yield ast.Call(node.func, node.args[:index] + node.args[index + 1 :], node.keywords)
    if not _is_error(node):
        for index in range(len(node.keywords)):
            yield ast.Call(node.func, node.args, node.keywords[:index] + node.keywords[index + 1 :])


def _message(site):
    """One value less in the text of an error."""
    node = site.node
    if _is_error(node):
        for index in range(len(node.keywords)):
            yield ast.Call(node.func, node.args, node.keywords[:index] + node.keywords[index + 1 :])


def _statement(site):
    node = site.node
    if isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.Continue) and site.index is not None:
        yield ast.Pass()


MUTATORS = (
    ("comparison", _comparison),
    ("arithmetic", _arithmetic),
    ("boolean", _boolean),
    ("condition", _condition),
    ("constant", _constant),
    ("return", _returned),
    ("argument", _called),
    ("message", _message),
    ("statement", _statement),
)
