"""The installed command as a process of its own whose imports are made already.

Of a command that tests start, most of the CPU goes to importing: 0.6 s of 0.7 for `status`. So each
process of pytest has a fork server: this file, run as a program, imports all of ours once, and forks
a process for each command before any thread, loop or database is there. The process has its own
folder, environment and outputs, runs the installed script to its end, can be killed, and its exit
code is what the kernel says of it. Multiprocessing's fork server, which an installed command
starts as a program, is forked likewise. Dask's command is forked off a server of its own, with Dask
imported: into ours it comes after logging is set up, and sets up less.

What tests make once (see `once`) is made in the server: to make a store takes most of a check.

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
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import connection
from pathlib import Path
from types import ModuleType
from typing import IO, NoReturn

MISAJOUR = Path(sys.executable).with_name("misajour")
DASK = MISAJOUR.with_name("dask")
LARGEST = 1 << 17  # bytes of a request, which has the environment in it
# What begins so is read neither at the start of Python nor at imports.
LATE = ("MISAJOUR_", "NOTIFY_SOCKET", "PYTEST_", "WATCHDOG_")
UNUSED = ("monitor.cluster", "monitor.demo", "monitor.testing")  # cost much, or start threads
OF_DASK = ("dask.__main__", "distributed.cli.dask_scheduler", "distributed.cli.dask_worker")
OF_A_WORKER = ("monitor.cluster.worker",)

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
    """Starts a `program`; itself it is started with the first, and imports `modules` besides
    ours."""

    def __init__(self, program: Path, *modules: str) -> None:
        self.program, self._modules = program, modules
        self._environment = dict(os.environ)
        self._process: subprocess.Popen[bytes] | None = None

    def serves(self, environment: Mapping[str, str]) -> bool:
        """Whether a process forked here is what one that is started with `environment` would be."""
        differing = set(environment.items()) ^ set(self._environment.items())
        wanted = "MISAJOUR_TESTS_INSTALLED" not in environment
        return wanted and all(name.startswith(LATE) for name, _ in differing)

    def start(
        self, command: list[str], cwd: Path, env: Mapping[str, str], out: int, err: int
    ) -> Command:
        """A `command` of Python's; it reads nothing, and writes to the descriptors `out` and
        `err`."""
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
            socket.send_fds(self._control, [request], [out, err, writing])
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
    _servers.extend((ForkServer(MISAJOUR), ForkServer(DASK, *OF_DASK, *OF_A_WORKER)))
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
) -> Command | subprocess.Popen[bytes]:
    """A process that runs `program` with `arguments`: forked where that is the same, and
    `installed` does not say otherwise. What it prints is lost where no file takes it."""
    command = [str(program), *arguments]
    with Path(os.devnull).open("w") as nowhere:
        out, err = out or nowhere, err or nowhere
        for server in _servers:
            if server.program == program and server.serves(env) and not installed:
                return server.start(command, cwd, env, out.fileno(), err.fileno())
        return subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env
        )


def serve(control: socket.socket, modules: list[str]) -> None:
    """Fork until there is nobody who asks for it. Raises AssertionError where the imports have
    started a thread, which no forked process would have."""
    once = import_ours(modules)
    with once.made_once():
        once.make_now()
        assert len(list(Path("/proc/self/task").iterdir())) == 1
        gc.freeze()
        signal.signal(signal.SIGCHLD, reap)
        while fork_one(control):
            pass


def fork_one(control: socket.socket) -> bool:
    """A process for the next request; False where there is none any more."""
    request, received, *_ = socket.recv_fds(control, LARGEST, 3)
    if request and not os.fork():
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        keep(request, *received)
    for descriptor in received:
        os.close(descriptor)
    return bool(request)


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


def reap(*_: object) -> None:
    """Take leave of the processes forked off here that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def keep(request: bytes, out: int, err: int, result: int) -> NoReturn:
    """Run the command in another process, and write to `result` the number of that, and how it
    ended."""
    if not (number := os.fork()):
        os.close(result)
        command(request, out, err)
    for descriptor in (out, err):
        os.close(descriptor)
    os.write(result, b"%d\n" % number)
    os.write(result, b"%d\n" % os.waitpid(number, 0)[1])
    os._exit(0)


def command(request: bytes, out: int, err: int) -> NoReturn:
    """Be the command."""
    arguments, folder, environment = json.loads(request)
    for given, known in ((out, 1), (err, 2)):
        os.dup2(given, known)
    for given in {out, err}:
        os.close(given)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv[:] = arguments
    fork_reader()
    end(lambda: runpy.run_path(arguments[0], run_name="__main__"))


def end(run: Callable[[], object]) -> NoReturn:
    """Run it, and end as Python does, but for taking two thousand modules apart, which costs more
    than most commands."""
    code: object = 0
    try:
        run()
    except SystemExit as asked:
        code = asked.code
    except BaseException:  # noqa: BLE001 - as Python does with what nobody has caught
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
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
