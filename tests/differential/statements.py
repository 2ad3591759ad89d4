"""Statements, and the random ones over functions that read no table.

A statement is SQL around calls; of a list of calls each can also be made alone, which is how an error in one is told from
those of the others, and how a case is made small.

SPDX-License-Identifier: PostgreSQL
"""
from collections import namedtuple

import values

# frame has {} where the calls go, between commas; names are the functions called; unordered: which of two errors comes
# first is the engine's affair, since one may compute what is constant before it looks at a row.
Statement = namedtuple("Statement", "frame calls names unordered", defaults=(False,))

# What these give is another value each time: its shape instead.
SHAPES = {
    "compozy_id": "compozy_json_array(compozy_id_time({0}), CASE WHEN compozy_id_is_valid({0}) THEN 1 END)",
    "compozy_api_key_new": "compozy_json_length(compozy_json_array({0}, length({0}), substr({0}, 1, 5)))",
    "compozy_api_key_hash": "substr({0}, 1, 7)",
}


def sql(statement, calls=None):
    return statement.frame.replace("{}", ", ".join(statement.calls if calls is None else calls), 1)


def plain(text, *names):
    """A statement that is one text."""
    return Statement("{}", [text], names)


def expression(rng, function):
    call = f"{function.name}({', '.join(values.arguments(rng, function))})"
    return SHAPES[function.name].format(call) if function.name in SHAPES else call


def _with_column(rng, function):
    """A call with the first JSON or text argument from the table documents, or None."""
    made = values.arguments(rng, function)
    for index, argument in enumerate(function.arguments[: len(made)]):
        if argument.types[-1] == "json":
            made[index] = "compozy_json(j)" if rng.random() < 0.1 else "j"
            return f"{function.name}({', '.join(made)})"
        if argument.types[0] == "text":
            made[index] = "t"
            return f"{function.name}({', '.join(made)})"
    return None


def _typed(argument, value):
    """A value that says its type, without which a row of VALUES would be text."""
    if argument.types[-1] != "json" or value.startswith("compozy_json("):
        return value
    return f"compozy_json({value})"


class Pure:
    """Makes statements over the functions that read no table."""

    def __init__(self, functions):
        chosen = [function for function in functions.values() if function.group in ("pure", "stable", "volatile")]
        self.scalars = [function for function in chosen if function.kind == "scalar"]
        self.aggregates = [function for function in chosen if function.kind == "aggregate"]
        self.tables = [function for function in chosen if function.kind == "table"]
        # Each costs a bcrypt.
        self.slow = [function for function in self.scalars if function.name in ("compozy_api_key_hash", "compozy_api_key_matches")]
        self.scalars = [function for function in self.scalars if function not in self.slow]

        self.sound = [function for function in self.scalars if function.name not in values.OFTEN_WRONG]

    def statement(self, rng):
        form = rng.random()
        if form < 0.7:
            return self.batch(rng)
        if form < 0.8:
            return self.column(rng)
        if form < 0.86:
            return self.aggregate(rng)
        if form < 0.88:
            return self.aggregate_of_column(rng)
        if form < 0.97:
            return self.table(rng)
        return self.lateral(rng)

    def batch(self, rng):
        pool = self.slow if rng.random() < 0.02 else self.scalars
        if pool is self.slow or rng.random() < 0.5:
            function = rng.choice(pool)
            return Statement("SELECT {}", [expression(rng, function)], [function.name])
        chosen = [rng.choice(self.sound) for _ in range(rng.choice([8, 24, 64]))]
        rng.wrong = 0.0 if rng.random() < 0.9 else 0.2
        calls = [expression(rng, function) for function in chosen]
        rng.wrong = 1.0
        return Statement("SELECT {}", calls, [function.name for function in chosen])

    def column(self, rng):
        calls, names = [], []
        for function in [rng.choice(self.scalars) for _ in range(rng.choice([1, 2, 4]))]:
            call = _with_column(rng, function)
            if call and function.name not in values.REFUSED_TEXTS:
                calls.append(call)
                names.append(function.name)
        return Statement("SELECT n, {} FROM documents ORDER BY n", calls, names, True) if calls else self.batch(rng)

    def aggregate(self, rng):
        function = rng.choice(self.aggregates)
        # The rows of VALUES have one type, and SQLite's columns don't remember that they hold JSON.
        texts = [argument.types == ["any"] and rng.random() < 0.5 for argument in function.arguments]
        rows = ["(" + ", ".join([str(number // 3)] + [
            values.BY_TYPE["text"](rng) if text else values.json_value(rng) if argument.types == ["any"] else _typed(argument, values.value(rng, function, argument))
            for text, argument in zip(texts, function.arguments)]) + ")" for number in range(rng.choice([1, 2, 3, 6]))]
        columns = ", ".join(f"compozy_json(column{number + 2})" if argument.types == ["any"] and not text else f"column{number + 2}"
                            for number, (text, argument) in enumerate(zip(texts, function.arguments)))
        call = f"{function.name}({columns})"
        tail = rng.choice(["", "", " GROUP BY column1 ORDER BY column1"])
        return Statement(f"SELECT {{}} FROM (VALUES {', '.join(rows)}) AS v{tail}", [call], [function.name], True)

    def aggregate_of_column(self, rng):
        """Over none, one or all rows of the table documents."""
        function = rng.choice(self.aggregates)
        columns = {"json": "j", "text": "t", "any": rng.choice(["t", "n", "compozy_json(j)"])}
        call = f"{function.name}({', '.join(columns[argument.types[-1]] for argument in function.arguments)})"
        return Statement(f"SELECT {{}} FROM documents WHERE n < {rng.choice([0, 1, 9])}", [call], [function.name])

    def table(self, rng):
        function = rng.choice(self.tables)
        return Statement("SELECT * FROM {}", [expression(rng, function)], [function.name])

    def lateral(self, rng):
        function = rng.choice([table for table in self.tables if table.arguments])
        call = _with_column(rng, function)
        return Statement("SELECT n, x.* FROM documents CROSS JOIN {} AS x ORDER BY n", [call], [function.name], True)
