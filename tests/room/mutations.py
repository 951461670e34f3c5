"""Every small fault that a source could have: one change to its syntax tree each.

A kind of fault is a row of `KINDS`: it looks at a node and yields what could stand there instead.
Left alone is what cannot be wrong unseen: types, docstrings, imports, what a module defines.
"""

import ast
from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import Struct

Instead = Iterator[ast.AST]
Part = TypeVar("Part", bound=ast.AST)


class Mutant(Struct, frozen=True):
    """One fault: at which node of the source, of which kind, and which of its choices."""

    node: int
    kind: str
    choice: int
    line: int
    was: str
    now: str


COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
DECLARED = {"annotation", "returns", "bases", "decorator_list"}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
# The cells of the table of permissions. (Towards oneself YES and NOT_HOST may be the same.)
CELLS = {
    "YES": ("NO",),
    "NO": ("YES",),
    "NOT_HOST": ("YES", "GUESTS"),
    "GUESTS": ("NOT_HOST", "NO"),
}


def comparisons(node: ast.AST) -> Instead:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARISONS[type(node.ops[0])]:
            yield ast.Compare(node.left, [other()], node.comparators)


def booleans(node: ast.AST) -> Instead:
    match node:
        case ast.BoolOp(op=ast.And()):
            yield ast.BoolOp(ast.Or(), node.values)
        case ast.BoolOp(op=ast.Or()):
            yield ast.BoolOp(ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)


def conditions(node: ast.AST) -> Instead:
    if isinstance(node, ast.If):
        yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            others = [other for other in node.ifs if other is not test]
            yield ast.comprehension(node.target, node.iter, others, node.is_async)
    if isinstance(node, ast.match_case) and node.guard:
        yield ast.match_case(node.pattern, None, node.body)


def constants(node: ast.AST) -> Instead:
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if value:
            yield ast.Constant(value + "?")


def arithmetic(node: ast.AST) -> Instead:
    match node:
        case ast.BinOp(op=ast.Add()):
            yield ast.BinOp(node.left, ast.Sub(), node.right)
        case ast.BinOp(op=ast.Sub()):
            yield ast.BinOp(node.left, ast.Add(), node.right)


def names(node: ast.AST) -> Instead:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for other in (NAMES.get(node.id), *CELLS.get(node.id, ())):
            if other:
                yield ast.Name(other, node.ctx)


def keywords(node: ast.AST) -> Instead:
    """`replace(who, muted=True)` forgets to."""
    if isinstance(node, ast.Call):
        for word in node.keywords:
            others = [other for other in node.keywords if other is not word]
            yield ast.Call(node.func, node.args, others)


def members(node: ast.AST) -> Instead:
    """One of several is forgotten: of a set, a tuple, the alternatives of a case."""
    match node:
        case ast.Set(elts=parts):
            yield from (ast.Set(fewer) for fewer in without_one(parts))
        case ast.Tuple(elts=parts, ctx=ast.Load()) if not is_row(parts):
            yield from (ast.Tuple(fewer, ast.Load()) for fewer in without_one(parts))
        case ast.MatchOr(patterns=parts):
            yield from (ast.MatchOr(fewer) for fewer in without_one(parts))


def without_one(parts: list[Part]) -> Iterator[list[Part]]:
    return ([p for p in parts if p is not part] for part in parts if len(parts) > 1)


def is_row(parts: list[ast.expr]) -> bool:
    """Of the table of permissions; or a type, `tuple[Kind, ...]`."""
    cells = (isinstance(part, ast.Name) and part.id in CELLS for part in parts)
    return all(cells) or any(isinstance(p, ast.Constant) and p.value is ... for p in parts)


def statements(node: ast.AST) -> Instead:
    if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
        yield ast.Pass()
    if isinstance(node, ast.Return | ast.Raise) or (
        isinstance(node, ast.Assign) and node.col_offset
    ):
        yield ast.Pass()


KINDS: dict[str, Callable[[ast.AST], Instead]] = {
    kind.__name__: kind
    for kind in (
        *(comparisons, booleans, conditions, constants, arithmetic),
        *(names, keywords, members, statements),
    )
}


def mutants(source: str) -> Iterator[Mutant]:
    """All of them, in the order of the source."""
    for number, node in enumerate(acting(ast.parse(source))):
        for name, kind in KINDS.items():
            for choice, other in enumerate(kind(node)):
                was, now = ast.unparse(node), ast.unparse(ast.fix_missing_locations(other))
                yield Mutant(number, name, choice, line(node), was, now)


def mutated(source: str, mutant: Mutant) -> ast.Module:
    """The whole source with the fault in it."""
    tree = ast.parse(source)
    node = list(acting(tree))[mutant.node]
    other = list(KINDS[mutant.kind](node))[mutant.choice]
    Swap(node, other).visit(tree)
    return ast.fix_missing_locations(tree)


class Swap(ast.NodeTransformer):
    def __init__(self, node: ast.AST, other: ast.AST) -> None:
        self.node = node
        self.other = other

    def visit(self, node: ast.AST) -> ast.AST:
        return self.other if node is self.node else super().generic_visit(node)


def acting(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes that do something when the program runs."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.arg):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name not in DECLARED and not (name == "keywords" and isinstance(node, ast.ClassDef)):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST) and not is_docstring(part):
                    yield from acting(part)


def is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def line(node: ast.AST) -> int:
    """Where it stands; some nodes do not know, but what they hold does."""
    return getattr(node, "lineno", None) or min(
        (line(part) for part in ast.iter_child_nodes(node)), default=0
    )
