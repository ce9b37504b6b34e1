"""What the tests of the service in Python share: a real server process, and the Python package with its stubs.

    package = serving.install_package()      # before the first `import longtail`
    server = serving.Server(folder, "--drain", 5)
    unittest.addModuleCleanup(server.close)
    channel = grpc.insecure_channel(server.address)
"""

import atexit
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from tests.end_to_end import harness

START_S = 120  # of a server: it loads the weights
PACKAGE = harness.ROOT / "tools" / "python"


class Server:
    """`longtail serve` on a free port of its own, with its datasets and jobs in a folder; it serves when this is made.

    start() after kill() or terminate() brings up another process on the same folder. before: words of a command that
    becomes the server, such as a shell in a namespace of its own.
    """

    def __init__(self, folder, *flags, before=()):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.datasets = self.folder / "datasets"
        self.log = self.folder / "serve.log"  # of all its processes: what they write to standard error
        self._flags = flags
        self._before = [str(word) for word in before]
        self.process = None
        self.address = ""  # "127.0.0.1:<port>", another one at each start
        self.metrics = ""  # URL, where the flags ask for metrics
        self.start()

    def start(self):
        words = harness.command("serve", "--listen", "127.0.0.1:0", "--dataset-root", self.datasets, "--state",
                                self.folder / "state", "--weights", harness.WEIGHTS, *self._flags)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self._before + words, env=harness.environment(), stdout=subprocess.PIPE,
                                            stderr=log, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], START_S)
        line = self.process.stdout.readline() if ready else ""
        told = re.match(r"longtail serves at (\S+)(?: with metrics at (\S+))?$", line)
        if not told:
            self.kill()
            raise AssertionError(f"the server ended with {self.process.returncode} before it served:\n"
                                 f"{self.log.read_text()}")
        self.address, self.metrics = told.group(1), told.group(2) or ""

    def dataset(self, name):
        """The folder of "datasets/<folder>"."""
        return self.datasets / name.split("/", 1)[1]

    def kill(self):
        """SIGKILL; does nothing where it has ended."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def terminate(self, timeout_s=60):
        """SIGTERM; its exit code once it has drained."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait(timeout_s)

    def wait(self, timeout_s=60):
        """The exit code of a process that has been told to end."""
        code = self.process.wait(timeout=timeout_s)
        self.process.stdout.close()
        return code

    def logged(self, event):
        """The lines of an event in the log, each a dict."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]

    def close(self):
        if self.process.poll() is None:
            self.kill()


def install_package():
    """Really installs tools/python, offline, into a folder of its own, which then is the first of sys.path.

    Once a process; returns the folder. Needs the packages of third_party/wheels/python.txt.
    """
    global _installed  # pylint: disable=global-statement
    if _installed is None and _SITE in os.environ:
        _installed = pathlib.Path(os.environ[_SITE])  # in a process that another test process has started
    if _installed is None:
        if "longtail" in sys.modules:
            raise AssertionError("install_package() must come before the first import of longtail")
        folder = pathlib.Path(tempfile.mkdtemp(prefix="longtail_package_"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        # Built from a copy: a build writes beside its sources.
        shutil.copytree(PACKAGE, folder / "tools" / "python",
                        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "v1"))
        shutil.copytree(harness.ROOT / "proto" / "longtail" / "v1", folder / "proto" / "longtail" / "v1",
                        ignore=lambda _, names: [name for name in names if not name.endswith(".proto")])
        site = folder / "site"
        words = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index",
                 "--no-build-isolation", "--no-deps", "--target", str(site), str(folder / "tools" / "python")]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode != 0:
            raise AssertionError(f"pip ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        sys.path.insert(0, str(site))
        _installed = site
        os.environ[_SITE] = str(site)
    return _installed


_installed = None
_SITE = "LONGTAIL_TEST_SITE"


def wait_until(condition, what, timeout_s=60):
    """Waits for what another process brings about; an error once the time is over."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{timeout_s} s were over before {what}")
        time.sleep(0.02)


class CuttableLine:
    """A port on this machine that leads to another, whose connections a test can break: for clients that must go on.

    address takes connections; cut() breaks all of them, new ones are let through. `target` may be changed between.
    """

    def __init__(self, target):
        self.target = target  # "127.0.0.1:<port>"
        self.num_connections = 0  # so far
        self._sockets = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed
            host, port = self.target.rsplit(":", 1)
            try:
                server = socket.create_connection((host, int(port)))
            except OSError:
                client.close()
                continue
            with self._lock:
                self._sockets |= {client, server}
            self.num_connections += 1
            for ends in ((client, server), (server, client)):
                threading.Thread(target=self._copy, args=ends, daemon=True).start()

    def _copy(self, source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        _hang_up(target)
        source.close()

    def cut(self):
        with self._lock:
            for each in self._sockets:
                _hang_up(each)
            self._sockets.clear()

    def close(self):
        _hang_up(self._listener)
        self._listener.close()
        self.cut()


def _hang_up(line):
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it was over
