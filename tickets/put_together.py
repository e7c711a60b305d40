"""Statements that are long are put together once for each person, not for each request: Django needs more time for that
than PostgreSQL for the answer."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

from accounts.models import User
from accounts.models.user import Powers

Row = TypeVar("Row", bound=Model)


def once_for(build: Callable[[User], QuerySet[Row]]) -> Callable[[User], QuerySet[Row]]:
    """`build` may go by nothing but who the person is and what they may do (`User.powers`): not by the time.

    Annotations become the SQL that they stand for. What is built is asked only through `filter`, which copies it.
    """

    @lru_cache(maxsize=128)
    def built(powers: Powers) -> QuerySet[Row]:
        return _written(build(User(**dict(powers))))

    @wraps(build)
    def asked(user: User) -> QuerySet[Row]:
        return built(user.powers).all()

    return asked


def _written(rows: QuerySet[Row]) -> QuerySet[Row]:
    compiler = rows.query.get_compiler(connection=connection)
    try:
        compiler.as_sql()
    except EmptyResultSet:
        return rows.none()
    told = {name: _inner(compiler, expression) for name, expression in rows.query.annotations.items()}
    bare = rows.all()
    bare.query.annotations = {}
    bare.query.set_annotation_mask(set())
    return bare.annotate(**told)


def _inner(compiler: SQLCompiler, expression: Any) -> RawSQL | Value:
    """What is known to find nothing has no SQL: it stays what it would give."""
    try:
        sql, params = compiler.compile(expression)
    except EmptyResultSet:
        return Value(expression.empty_result_set_value, output_field=expression.output_field)
    return RawSQL(sql, tuple(params), output_field=expression.output_field)
