"""Anything that a struct of the wire may hold, as Hypothesis strategies."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from msgspec import Struct
from msgspec import inspect as shapes

Anything = st.SearchStrategy[Any]

FIRST, LAST = datetime(1970, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 (Hypothesis adds the zone)


def text(shape: Any) -> Anything:
    limits = {"min_size": shape.min_length or 0, "max_size": shape.max_length}
    if shape.pattern is None:
        return st.text(**limits)
    return st.text(st.characters(categories=["L", "N", "P", "S"]), **limits)


def some(shape: Any) -> Anything:
    """A few are as good as many."""
    return st.lists(whatever(shape.item_type), min_size=shape.min_length or 0, max_size=2)


def table(shape: Any) -> Anything:
    return st.dictionaries(whatever(shape.key_type), whatever(shape.value_type), max_size=2)


STRATEGIES: dict[type, Callable[[Any], Anything]] = {
    shapes.StrType: text,
    shapes.IntType: lambda _: st.integers(0, 2**32 - 1),
    shapes.BoolType: lambda _: st.booleans(),
    shapes.NoneType: lambda _: st.none(),
    shapes.DateTimeType: lambda _: st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    shapes.LiteralType: lambda shape: st.sampled_from(shape.values),
    shapes.EnumType: lambda shape: st.sampled_from(list(shape.cls)),
    shapes.StructType: lambda shape: struct(shape.cls),
    shapes.UnionType: lambda shape: st.one_of(*map(whatever, shape.types)),
    shapes.ListType: some,
    shapes.VarTupleType: lambda shape: some(shape).map(tuple),
    shapes.DictType: table,
}


def whatever(shape: shapes.Type) -> Anything:
    return STRATEGIES[type(shape)](shape)


def struct(kind: type[Struct]) -> Anything:
    shape = shapes.type_info(kind)
    assert isinstance(shape, shapes.StructType)
    return st.builds(kind, **{field.name: whatever(field.type) for field in shape.fields})
