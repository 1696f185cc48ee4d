"""The installed command as a process of its own whose imports are made already.

Of a command that tests start, most of the CPU goes to importing: 0.6 s of 0.7 for `status`. So each
process of pytest has a fork server: this file, run as a program, imports all of ours once, and forks
a process for each command before any thread, loop or database is there. The process has its own
folder, environment and outputs, runs the installed script to its end, can be killed, and its exit
code is what the kernel says of it. Multiprocessing's fork server, which an installed command
starts as a program, is forked likewise. Dask's command is forked off a server of its own, with Dask
imported: into ours it comes after logging is set up, and sets up less.

What tests make once (see `once`) is made in the server: to make a store takes most of a check.

What a test has Python run itself (`-c`, `-m`) is forked likewise.

What a start itself imports or costs is not seen so: for tests of that there is
`Desk(installed=True)`, and MISAJOUR_TESTS_INSTALLED=1 has all tests start the command as installed.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import gc
import importlib
import json
import multiprocessing.util
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import connection
from pathlib import Path
from types import ModuleType
from typing import IO, Any, NoReturn

PYTHON = Path(sys.executable)
MISAJOUR = PYTHON.with_name("misajour")
DASK = MISAJOUR.with_name("dask")
LARGEST = 1 << 17  # bytes of a request, which has the environment in it
# What begins so is read neither at the start of Python nor at imports.
LATE = ("MISAJOUR_", "NOTIFY_SOCKET", "PATH", "PYTEST_", "WATCHDOG_")
UNUSED = ("monitor.cluster", "monitor.demo", "monitor.testing")  # cost much, or start threads
# What reads pages, in processes of its own: of others none is forked off for that.
READING = frozenset({"add", "check", "demo", "ingest", "reread", "run", "spider", "try", "worker"})
OF_DASK = ("dask.__main__", "distributed.cli.dask_scheduler", "distributed.cli.dask_worker")
OF_A_WORKER = ("monitor.cluster.worker",)
# What Dask measures of itself fifty times a second costs more than the tasks of a test.
SELDOM = {
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}

_servers: list[ForkServer] = []  # one for each program, while tests are run


class Command:
    """A command that runs: what tests use of subprocess.Popen."""

    def __init__(self, arguments: list[str], result: IO[bytes]) -> None:
        self.args, self._result = arguments, result
        self.returncode: int | None = None
        self.pid = int(result.readline())

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not connection.wait([self._result], timeout):
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = os.waitstatus_to_exitcode(int(self._result.readline()))
            self._result.close()
        return self.returncode

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class ForkServer:
    """Starts these `programs`; itself it is started with the first, and imports `modules`
    besides ours."""

    def __init__(self, programs: frozenset[Path], *modules: str) -> None:
        self.programs, self._modules = programs, modules
        self._environment = dict(os.environ)
        self._process: subprocess.Popen[bytes] | None = None

    def serves(self, environment: Mapping[str, str]) -> bool:
        """Whether a process forked here is what one that is started with `environment` would be."""
        differing = set(environment.items()) ^ set(self._environment.items())
        wanted = "MISAJOUR_TESTS_INSTALLED" not in environment
        return wanted and all(name.startswith(LATE) for name, _ in differing)

    def start(
        self, command: list[str], cwd: Path, env: Mapping[str, str], files: Sequence[int]
    ) -> Command:
        """A `command` of Python's; `files` are its standard input, output and error."""
        if self._process is None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, __file__, str(theirs.fileno()), *self._modules],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    env=self._environment,
                )
        reading, writing = os.pipe()
        request = json.dumps([command, os.fspath(cwd), dict(env)]).encode()
        try:
            socket.send_fds(self._control, [request], [*files, writing])
        finally:
            os.close(writing)
        return Command(command, os.fdopen(reading, "rb", buffering=0))

    def close(self) -> None:
        if self._process is not None:
            self._control.close()
            self._process.wait()


@contextmanager
def forking() -> Iterator[None]:
    """Fork servers for the processes that begin with the environment as it is now."""
    _servers.append(ForkServer(frozenset({MISAJOUR, PYTHON})))
    _servers.append(ForkServer(frozenset({DASK}), *OF_DASK, *OF_A_WORKER))
    yield
    for server in _servers:
        server.close()
    _servers.clear()


def started(
    arguments: list[str],
    cwd: Path,
    out: IO[str] | IO[bytes] | None = None,
    err: IO[str] | IO[bytes] | None = None,
    env: Mapping[str, str] = os.environ,
    installed: bool = False,
    program: Path = MISAJOUR,
    typed: IO[str] | IO[bytes] | None = None,
) -> Command | subprocess.Popen[bytes]:
    """A process that runs `program` with `arguments`: forked where that is the same, and
    `installed` does not say otherwise. It reads what is `typed`; what it prints is lost where no
    file takes it."""
    command = [str(program), *arguments]
    with Path(os.devnull).open("r+") as nowhere:
        files = [(file or nowhere).fileno() for file in (typed, out, err)]
        for server in _servers:
            if program in server.programs and server.serves(env) and not installed:
                return server.start(command, cwd, env, files)
        given, out, err = files
        return subprocess.Popen(command, cwd=cwd, stdin=given, stdout=out, stderr=err, env=env)


def ran(
    arguments: list[str],
    cwd: Path,
    env: Mapping[str, str] = os.environ,
    installed: bool = False,
    program: Path = MISAJOUR,
    seconds: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Such a process that has come to its end, with what it printed. Raises
    subprocess.TimeoutExpired."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = started(arguments, cwd, out, err, env, installed, program)
        try:
            code = process.wait(seconds)
        finally:
            process.kill()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read(), err.read())


def serve(control: socket.socket, modules: list[str]) -> None:
    """Fork until there is nobody who asks for it. Raises AssertionError where the imports have
    started a thread, which no forked process would have."""
    once = import_ours(modules)
    with once.made_once():
        once.make_now()
        assert len(list(Path("/proc/self/task").iterdir())) == 1
        gc.freeze()
        running = Running(control)
        while running.next():
            pass


class Running:
    """The commands that were forked off and have not ended: where each is to say how it did."""

    def __init__(self, control: socket.socket) -> None:
        self._control, self._results = control, dict[int, int]()
        self._ended, self._waking = socket.socketpair()
        self._waking.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)

    def next(self) -> bool:
        """Wait for a request, or for what has ended; False where no request will come."""
        ready = connection.wait([self._control, self._ended])
        if self._ended in ready:
            self._ended.recv(4096)
            self._reap()
        return self._control not in ready or self._fork()

    def _fork(self) -> bool:
        """A process for the next request."""
        request, received, *_ = socket.recv_fds(self._control, LARGEST, 4)
        if not request:
            return False
        *files, result = received
        if not (number := os.fork()):
            self._leave()
            os.close(result)
            command(request, files)
        self._results[number] = result
        os.write(result, b"%d\n" % number)
        for given in files:
            os.close(given)
        return True

    def _leave(self) -> None:
        """Keep nothing of it in a process that was forked off."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for one in (self._control, self._ended, self._waking):
            one.close()
        for result in self._results.values():
            os.close(result)

    def _reap(self) -> None:
        """Say of the commands that have ended how they did."""
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                result = self._results.pop(found[0])
                with contextlib.suppress(BrokenPipeError):  # nobody waits for it
                    os.write(result, b"%d\n" % found[1])
                os.close(result)


def import_ours(modules: list[str]) -> ModuleType:
    """Import what a command does, and `modules`; what makes things once is returned."""
    import monitor
    from monitor.commands.spared import spare

    os.environ |= {"PYDANTIC_DISABLE_PLUGINS": "__all__", "OPENBLAS_NUM_THREADS": "1"}
    spare()
    once = importlib.import_module("once")
    sys.path[0] = str(MISAJOUR.parent)  # as it is for a script that lies there
    for module in pkgutil.walk_packages(monitor.__path__, "monitor."):
        if not module.name.startswith(UNUSED):
            importlib.import_module(module.name)
    for name in ("dateparser.data", *modules):
        importlib.import_module(name)
    return once


def command(request: bytes, files: list[int]) -> NoReturn:
    """Be the command."""
    arguments, folder, environment = json.loads(request)
    for known, given in enumerate(files):
        os.dup2(given, known)
        os.close(given)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    if arguments[0] == str(PYTHON):
        end(lambda: run_as_python(*arguments[1:]))
    sys.argv[:] = arguments
    if not READING.isdisjoint(arguments):
        fork_reader()
    end(lambda: runpy.run_path(arguments[0], run_name="__main__"))


def run_as_python(option: str, what: str, *arguments: str) -> None:
    """What `python -c` does with code, and `python -m` with the name of a module."""
    sys.argv[:], sys.path[0] = [option, *arguments], "" if option == "-c" else str(Path.cwd())
    if option == "-c":
        exec(what, {"__name__": "__main__"})
    else:
        runpy.run_module(what, run_name="__main__", alter_sys=True)


def end(run: Callable[[], object]) -> NoReturn:
    """Run it, and end as Python does, but for taking two thousand modules apart, which costs more
    than most commands."""
    code: Any = 0
    try:
        run()
    except SystemExit as asked:
        code = asked.code
        if code is not None and not isinstance(code, int):
            print(code, file=sys.stderr)
            code = 1
    except BaseException:  # noqa: BLE001 - as Python does with what nobody has caught
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def fork_reader() -> None:
    """Fork off the process that is to be multiprocessing's fork server, while there is no thread and
    nothing open, and have it taken in the place of one that is started."""
    ours, theirs = socket.socketpair()
    if not (number := os.fork()):
        ours.close()
        be_fork_server(theirs)
    theirs.close()
    start = multiprocessing.util.spawnv_passfds

    def forked(path: bytes, arguments: list[str], passed: list[int]) -> int:
        code = arguments[-1]
        if "multiprocessing.forkserver" not in code or ours.fileno() < 0:
            return start(path, arguments, passed)
        with ours:
            socket.send_fds(ours, [json.dumps([code, passed]).encode()], passed)
        return number

    multiprocessing.util.spawnv_passfds = forked


def be_fork_server(control: socket.socket) -> NoReturn:
    """Do what multiprocessing has a new Python do, once it is asked for; nothing, if it never is."""
    with control:
        request, received, *_ = socket.recv_fds(control, LARGEST, 8)
    if not request:
        os._exit(0)
    code, numbers = json.loads(request)
    highest = max(*numbers, *received)
    moved = [fcntl.fcntl(given, fcntl.F_DUPFD, highest + 1) for given in received]
    os.closerange(3, highest + 1)
    for given, number in zip(moved, numbers, strict=True):
        os.dup2(given, number)
        os.close(given)
    end(lambda: exec(code, {"__name__": "__main__"}))


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
