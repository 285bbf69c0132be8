"""What is to be measured, as the user names it: `module:function`, a statement, inputs.

A *spec* is what `gilscope advise` was told, as JSON; docs/contracts.md ("Advice") has its keys.
Runs under every interpreter that is measured, in workers and sub-interpreters too.
"""

from __future__ import annotations

import difflib
import glob
import importlib
import importlib.util
import inspect
import os
import sys
from collections.abc import Iterable
from itertools import islice
from typing import Any, Callable

from harness.advice.shown import words_of

Spec = dict[str, Any]

# What is read of inputs that do not say how many they are.
_MOST_INPUTS = 1_000_000
_STATEMENT = "_statement_of_gilscope"  # among the names of the user's set-up


class BadTarget(Exception):
    """What the user named cannot be measured; the text says what, why, and what to do."""


def extend_import_path(spec: Spec) -> None:
    """The user's folder goes before installed packages and behind the standard library, so that a
    file `random.py` of theirs does not become Python's."""
    for folder in reversed(spec["import_path"]):
        if folder in sys.path:
            continue
        place = next(
            (i for i, entry in enumerate(sys.path) if entry.endswith(("-packages", "site-python"))),
            len(sys.path),
        )
        sys.path.insert(place, folder)


def load(target: str) -> Any:
    """The object that `module:name` names. Raises BadTarget."""
    module_name, colon, path = target.partition(":")
    if not colon or not module_name or not path:
        raise BadTarget(f"'{target}' names no function; write module:function, as in myapp:score")
    found: Any = _module(module_name)
    walked = module_name
    for name in path.split("."):
        try:
            found = getattr(found, name)
        except AttributeError:
            raise BadTarget(
                f"There is no '{name}' in {walked}{_nearest(name, _names_of(found))}"
            ) from None
        walked += f".{name}" if ":" in walked else f":{name}"
    return found


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        # Its own import may fail in the same way, which is another fault.
        if error.name is None or not (name == error.name or name.startswith(f"{error.name}.")):
            raise BadTarget(f"Importing '{name}' fails: {words_of(error)}") from error
        raise BadTarget(
            f"There is no module '{name}' for {_interpreter()} in '{os.getcwd()}', on PYTHONPATH "
            f"or installed{_nearest(name, _modules_beside(name))}"
        ) from None
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raise BadTarget(f"Importing '{name}' fails: {words_of(error)}") from error


def _interpreter() -> str:
    return f"Python {sys.version_info[0]}.{sys.version_info[1]}"


def _names_of(holder: Any) -> list[str]:
    return [name for name in dir(holder) if not name.startswith("_")]


def _modules_beside(name: str) -> list[str]:
    """Modules of the folders that the user's code lies in."""
    package = name.rpartition(".")[0]
    folders = [os.path.join(os.getcwd(), *package.split("."))] if package else [os.getcwd()]
    names = []
    for folder in folders:
        for file in glob.glob(os.path.join(glob.escape(folder), "*")):
            stem, suffix = os.path.splitext(os.path.basename(file))
            if stem.isidentifier() and (suffix == ".py" or os.path.isdir(file)):
                names.append(f"{package}.{stem}" if package else stem)
    return names


def _nearest(wanted: str, known: list[str]) -> str:
    near = difflib.get_close_matches(wanted, known, 1)
    return f". Did you mean '{near[0]}'?" if near else ""


class Function:
    """The user's function, or statement, as it is called: `call(argument)`."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.takes_argument = spec.get("inputs") is not None
        if spec.get("statement") is not None:
            self.object: Any = None
            self.name = "statement"
            self.is_coroutine = False
            self.call = _call_of_statement(spec)
            return
        self.object = load(spec["target"])
        self.name = spec["target"].rpartition(":")[2]
        if not callable(self.object):
            kind = type(self.object).__name__
            raise BadTarget(f"{spec['target']} is no function, it is of type {kind}")
        self.is_coroutine = inspect.iscoroutinefunction(
            inspect.unwrap(self.object) if hasattr(self.object, "__wrapped__") else self.object
        ) or inspect.iscoroutinefunction(getattr(self.object, "__call__", None))  # noqa: B004
        self.call = self._call_of(self.object)

    def _call_of(self, function: Callable[..., Any]) -> Callable[[Any], Any]:
        required, most = _arity(function)
        if self.takes_argument:
            if most is not None and most < 1:
                raise BadTarget(
                    f"{self.name} takes no argument; leave --inputs out, or name a function that "
                    f"takes one"
                )
            return (lambda argument: function(*argument)) if required > 1 else function
        if required > 0:
            raise BadTarget(
                f"{self.name} needs {_count(required, 'argument')}; name where they come from with "
                f"--inputs: module:callable, module:list, or files as 'data/*.txt'"
            )
        return lambda _argument: function()

    def twin(self) -> Callable[[Any], Any] | None:
        """The same as a coroutine function: itself, or what the user named beside it."""
        if self.spec.get("async"):
            twin = load(self.spec["async"])
            if not inspect.iscoroutinefunction(twin):
                raise BadTarget(f"{self.spec['async']} is no coroutine function (`async def`)")
            return self._call_of(twin)
        return self.call if self.is_coroutine else None

    def is_starred(self) -> bool:
        return self.takes_argument and self.object is not None and _arity(self.object)[0] > 1


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _arity(function: Callable[..., Any]) -> tuple[int, int | None]:
    """How many positional arguments a call must have and may have; (0, None) where nobody says, as
    of many functions in C."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return 0, None
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in parameters):
        names = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
        raise BadTarget(
            f"{getattr(function, '__name__', 'it')} must be given '{names[0]}' by name; wrap it in "
            f"a function of one argument"
        )
    required = len([p for p in positional if p.default is p.empty])
    open_ended = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    return required, None if open_ended else len(positional)


def _call_of_statement(spec: Spec) -> Callable[[Any], Any]:
    """The statement as a function of `x`, the input, with its names as locals, as in timeit."""
    body = spec["statement"].strip() or "pass"
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    space: dict[str, Any] = {"__name__": "statement"}
    try:
        if setup := spec.get("setup_statement"):
            exec(compile(setup, "<setup>", "exec"), space)
        exec(compile(f"def {_STATEMENT}(x):\n{lines}\n", "<statement>", "exec"), space)
    except SyntaxError as error:
        where = "--setup" if error.filename == "<setup>" else "-c"
        raise BadTarget(f"{where} is no Python: {error.msg}") from None
    except Exception as error:
        raise BadTarget(f"--setup fails: {words_of(error)}") from error
    statement: Callable[[Any], Any] = space[_STATEMENT]
    return statement


def setup_of(spec: Spec) -> Callable[[], Any] | None:
    """What each worker calls before its first call; a statement has run with its own."""
    return load(spec["setup"]) if spec.get("setup") else None


def inputs_of(spec: Spec) -> tuple[list[Any], bool]:
    """The arguments, each of one call; [None] for a function that takes none; and whether they came
    from a callable. Raises BadTarget."""
    where = spec.get("inputs")
    if where is None:
        return [None], False
    if spec.get("inputs_pickle"):
        import pickle

        with open(where, "rb") as file:
            return _list_of(pickle.load(file), "inputs"), False
    if spec.get("inputs_files"):
        files = sorted(glob.glob(where, recursive=True))
        if not files:
            raise BadTarget(f"No file matches --inputs '{where}' in '{os.getcwd()}'")
        return files, False
    found = load(where)
    made = callable(found)
    if made:
        try:
            found = found()
        except Exception as error:
            raise BadTarget(f"{where}() fails: {words_of(error)}") from error
    return _list_of(found, where), made


def _list_of(found: Any, where: str) -> list[Any]:
    if isinstance(found, (str, bytes)) or not isinstance(found, Iterable):
        kind = type(found).__name__
        raise BadTarget(
            f"{where} gives one {kind}; it must give the arguments of many calls, in a list"
        )
    try:
        listed = list(islice(found, _MOST_INPUTS))
    except Exception as error:
        raise BadTarget(f"{where} fails: {words_of(error)}") from error
    if not listed:
        raise BadTarget(f"{where} is empty; it must give at least one argument")
    return listed
