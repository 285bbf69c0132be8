"""`gilscope advise`: a function of the user's own, in a folder of the user's own."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.support import Json

APP = """
import asyncio, os, sys, threading, time

numbers = list(range(60))
pairs = [(i, i + 1) for i in range(30)]
lists = [[3, 1, 2] for _ in range(30)]
sockets = [threading.Lock() for _ in range(5)]
empty = []

def texts():
    return ["x" * 5_000 + str(i) for i in range(40)]

def score(text):
    total = 0
    for i in range(3000):
        total = (total * 31 + i) % 1_000_003
    return total + len(text)

def add(one, other):
    return score("") + one + other

def nothing():
    return score("")

def by_thread(number):
    return score("") if threading.current_thread() is threading.main_thread() else -1

def locked(lock):
    with lock:
        return score("")

def sort(values):
    values.append(0)
    values.sort()
    return sum(values)

def loud(number):
    print("a line" * 20)
    return score("")

def forks_and_comes_back(number):
    if os.fork() == 0:
        return score("")
    os.wait()
    return score("")

def waits(number):
    time.sleep(0.002)
    return number

async def awaits(number):
    await asyncio.sleep(0.002)
    return number

def leaves(number):
    if number == 5:
        sys.exit(3)
    return number

def fails(number):
    if number == 7:
        raise ValueError("seven is bad")
    return number

def dies(number):
    os.kill(os.getpid(), 9)

def hangs(number):
    while True:
        time.sleep(1)

def elsewhere(number):
    import socket
    socket.create_connection(("192.0.2.1", 80), timeout=0.1)

def bad_inputs():
    raise RuntimeError("no data today")

def asks(number):
    import socket
    with socket.create_connection(("127.0.0.1", int(os.environ["APP_PORT"]))) as connection:
        return connection.recv(10)

class Thing:
    def method(self, number):
        return score("") + number

thing = Thing()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(APP)
    return tmp_path


def advise(project: Path, *arguments: str, budget: str = "3s") -> Json:
    """The answer; something may have failed in it."""
    done = support.gilscope("advise", *arguments, "--json", "--budget", budget, cwd=project)
    assert done.returncode in (0, 1), done.stderr
    answer: Json = json.loads(done.stdout)
    answer["exit_code"] = done.returncode
    return answer


def option(answer: Json, strategy: str) -> Json:
    found: Json = next(o for o in answer["options"] if o["strategy"] == f"{strategy}.python")
    return found


def test_an_answer_its_result_and_its_page(project: Path, validator: support.Validator) -> None:
    result = project.parent / f"{project.name}-result.json"
    answer = advise(
        project, "app:score", "--inputs", "app:texts", "--calls", "500", "-o", str(result)
    )
    facts = answer["work"]["facts"][answer["work"]["first"]]
    assert answer["exit_code"] == 0
    assert (answer["calls"], facts["inputs"], facts["comparable"]) == (500, 40, True)
    assert 5_000 < facts["bytes_in"] < 5_200
    assert {o["standing"] for o in answer["options"]} <= {"measured", "dropped", "skipped"}
    assert option(answer, "serial")["gain"]["median"] == 1
    assert "results were equal in all strategies" in answer["sure"]
    if answer["recommended"] != answer["loop"]:
        assert any("from app import score, texts" in line for line in answer["code"])
    # Nothing but what -o names.
    assert sorted(entry.name for entry in project.iterdir()) == ["app.py"]
    document = support.load(result)
    validator(document)
    assert document["context"]["gilscope"]["workload"]["target"] == "app:score"
    page = result.with_suffix(".html")
    done = support.gilscope("report", result, "-o", page)
    assert done.returncode == 0, done.stderr
    text = page.read_text()
    assert text.index("score: which strategy?") < text.index("The answer")
    assert answer["verdict"].split(":")[0] in text


def test_the_terminal_says_it_in_sentences(project: Path) -> None:
    done = support.gilscope(
        "advise", "app:score", "--inputs", "app:texts", "--budget", "2s", cwd=project
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("score: ")
    assert lines[2].startswith("  Use  ")
    assert lines[3].startswith("  40 calls: ")
    assert any(line.startswith("  Sure: ") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "calls"),
    [
        (("app:add", "--inputs", "app:pairs"), 30),
        (("app:nothing", "--calls", "20"), 20),
        (("app:thing.method", "--inputs", "app:numbers"), 60),
        (("app.py:score", "--inputs", "app.py:texts"), 40),
        (("-c", "sum(range(20_000)) + x", "--inputs", "app:numbers"), 60),
        (("-c", "work(x)", "--setup", "from app import score as work", "--inputs", "*.py"), 1),
    ],
)
def test_what_can_be_asked_about(project: Path, arguments: tuple[str, ...], calls: int) -> None:
    answer = advise(project, *arguments, budget="2s")
    assert (answer["exit_code"], answer["calls"]) == (0, calls)
    assert option(answer, "serial")["standing"] == "measured"


def test_results_that_differ_in_threads_are_found(project: Path) -> None:
    answer = advise(project, "app:by_thread", "--inputs", "app:numbers")
    assert answer["exit_code"] == 1
    threads = option(answer, "thread_pool")
    assert threads["standing"] == "failed"
    assert threads["remark"].startswith("results differ from the loop's in 60 of 60 calls (-1 ")
    assert any(note.startswith("Not safe in 2 threads") for note in answer["notes"])
    assert answer["recommended"] != threads["cell"]


def test_results_need_not_be_compared(project: Path) -> None:
    answer = advise(project, "app:by_thread", "--inputs", "app:numbers", "--compare", "none")
    assert answer["exit_code"] == 0
    assert "results were not compared" in answer["sure"]


def test_what_cannot_be_pickled_stays_here(project: Path) -> None:
    answer = advise(project, "app:locked", "--inputs", "app:sockets")
    reason = option(answer, "process_pool_fork")["remark"]
    assert reason.startswith("argument 0, of type lock, cannot be pickled")
    assert option(answer, "thread_pool")["standing"] == "measured"


def test_a_function_that_changes_its_argument(project: Path) -> None:
    answer = advise(project, "app:sort", "--inputs", "app:lists")
    assert answer["exit_code"] == 0
    assert any("changes its argument" in note for note in answer["notes"])
    assert option(answer, "thread_pool")["standing"] in ("measured", "dropped")


@pytest.mark.parametrize(
    ("function", "note"),
    [("loud", "What was printed"), ("forks_and_comes_back", "forks by itself")],
)
def test_what_else_functions_do(project: Path, function: str, note: str) -> None:
    answer = advise(project, f"app:{function}", "--inputs", "app:numbers")
    assert answer["exit_code"] == 0
    assert any(note in each for each in answer["notes"])


def test_coroutines_go_to_the_event_loop(project: Path) -> None:
    answer = advise(project, "app:awaits", "--inputs", "app:numbers", "--in-flight", "4,8")
    assert {o["strategy"] for o in answer["options"]} == {"asyncio.python"}
    assert sorted(o["workers"] for o in answer["options"]) == [1, 4, 8]


def test_a_twin_goes_there_too(project: Path) -> None:
    answer = advise(
        project, "app:waits", "--inputs", "app:numbers", "--async", "app:awaits",
        "--in-flight", "4",
    )  # fmt: skip
    assert {o["strategy"] for o in answer["options"]} == {
        "serial.python", "thread_pool.python", "asyncio.python",
    }  # fmt: skip


def test_a_workload_of_a_file_with_a_server(project: Path) -> None:
    (project / "server.py").write_text(
        "import os, socket\n"
        "with socket.create_server(('127.0.0.1', int(os.environ['APP_PORT']))) as server:\n"
        "    print('now it listens', flush=True)\n"
        "    while True:\n"
        "        with server.accept()[0] as connection: connection.send(b'hello')\n"
    )
    (project / "gilscope.toml").write_text(
        '[workload.asking]\nfunction = "app:asks"\ninputs = "app:numbers"\nin_flight = [4]\n'
        'fixture = { command = "exec python3 server.py", ready = "it listens" }\n'
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = support.gilscope(
        "advise", "asking", "--json", "--budget", "3s", cwd=project, extra={"APP_PORT": str(port)}
    )
    assert done.returncode == 0, done.stderr
    with socket.socket() as closed:
        assert closed.connect_ex(("127.0.0.1", port)) != 0, "the server has not been ended"


def test_a_path_of_the_user_is_kept(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("elsewhere")
    (other / "helper.py").write_text("def help(number):\n    return number + 1\n")
    (project / "uses.py").write_text("from helper import help\nnumbers = list(range(30))\n")
    done = support.gilscope(
        "advise", "uses:help", "--inputs", "uses:numbers", "--json", "--budget", "2s",
        cwd=project, extra={"PYTHONPATH": str(other)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


SENTENCES = [
    (("app:scor", "--inputs", "app:texts"), "There is no 'scor' in app. Did you mean 'score'?"),
    (("ap:score", "--inputs", "app:texts"), "There is no module 'ap' for Python 3."),
    (("app:score",), "score needs 1 argument; name where they come from with --inputs"),
    (("app:nothing", "--inputs", "app:numbers"), "nothing takes no argument; leave --inputs out"),
    (("app:score", "--inputs", "app:empty"), "app:empty is empty; it must give at least one"),
    (("app:score", "--inputs", "app:bad_inputs"), "app:bad_inputs() fails: RuntimeError: no data"),
    (("app:score", "--inputs", "*.csv"), "No file matches --inputs '*.csv'"),
    (("app:numbers",), "app:numbers is no function, it is of type list"),
    (("app:leaves", "--inputs", "app:numbers"), "leaves ends the program (sys.exit(3)) for input"),
    (("app:fails", "--inputs", "app:numbers"), "fails fails for input 7: ValueError: seven is bad"),
    (("app:dies", "--inputs", "app:numbers"), "signal 9 has killed its process in the first call"),
    (("app:hangs", "--inputs", "app:numbers"), "nothing came back within"),
    (("app:elsewhere", "--inputs", "app:numbers"), "connects to 192.0.2.1:80, which is not this"),
    (("app:score", "--inputs", "app:texts", "--async", "app:waits"), "is no coroutine function"),
    (("app:score", "--inputs", "app:texts", "--compare", "app:what"), "There is no 'what' in app"),
    (("nothing_known",), "'nothing_known' names no function; write module:function"),
    (("-c", "x = ("), "-c is no Python"),
    (("missing.py:score",), "There is no file"),
    (("app:score", "--inputs", "app:texts", "--python", "/nonexistent"), "/nonexistent"),
    ((), "Name a function"),
]


@pytest.mark.parametrize(("arguments", "sentence"), SENTENCES, ids=lambda value: str(value)[:40])
def test_bad_input_is_one_sentence(
    project: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = support.gilscope("advise", *arguments, "--budget", "2s", cwd=project)
    last = done.stderr.strip().splitlines()[-1]
    assert (done.returncode, done.stdout) == (2, "")
    assert last.startswith("gilscope: ")
    assert sentence in last
    assert sorted(entry.name for entry in project.iterdir()) == ["app.py"]


def test_an_import_that_fails_says_whose(project: Path) -> None:
    (project / "broken.py").write_text("import nothing_of_that_name\ndef work(): pass\n")
    done = support.gilscope("advise", "broken:work", "--budget", "2s", cwd=project)
    assert done.returncode == 2
    assert "Importing 'broken' fails: ModuleNotFoundError" in done.stderr


def test_a_package_that_hides_ours_is_named(project: Path) -> None:
    (project / "kernels").mkdir()
    (project / "kernels/__init__.py").write_text("def work(): pass\n")
    done = support.gilscope("advise", "kernels:work", "--budget", "2s", cwd=project)
    assert done.returncode == 2
    assert "hides gilscope's own package 'kernels'" in done.stderr


def test_a_name_that_a_kernel_has_too(project: Path) -> None:
    (project / "mine.py").write_text("def primes():\n    return sum(range(5000))\n")
    answer = advise(project, "mine:primes", "--calls", "30", budget="2s")
    assert answer["work"]["kernel"] == "own_primes"


def test_nothing_is_left(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    temporary = tmp_path_factory.mktemp("temporary")
    done = support.gilscope(
        "advise", "app:forks_and_comes_back", "--inputs", "app:numbers", "--budget", "2s",
        cwd=project, extra={"TMPDIR": str(temporary)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(temporary.iterdir()) == []
