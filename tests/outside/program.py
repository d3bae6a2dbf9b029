"""The binary `remit`, run as its operator runs it."""

import os
import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
BINARY = Path(os.environ.get("REMIT_TEST_BINARY", ROOT / "target/debug/remit"))


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def postgres(name: str) -> str:
    """The address of a new, empty database on the cluster of the run."""
    cluster = os.environ["REMIT_TEST_POSTGRES"]
    subprocess.run(["psql", "-q", cluster, "-c", f"create database {name}"], check=True)
    return cluster.rpartition("/")[0] + f"/{name}"


def ask(address: str, statement: str) -> str:
    """What a PostgreSQL answers, as psql writes it."""
    asked = ["psql", "-qAt", address, "-c", statement]
    return subprocess.run(asked, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def run(directory: Path, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """One command of the program to its end, in a directory of its own."""
    return subprocess.run(
        [BINARY, *arguments],
        cwd=directory,
        env=environment(),
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def environment() -> dict[str, str]:
    """What the program sees of ours: nothing that would configure it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("REMIT_")}
    return ours | {"NO_COLOR": "1"}


@dataclass
class Server:
    """A running `remit serve` or `remit demo`."""

    command: str
    directory: Path
    arguments: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    said: str = ""
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Server":
        self.log = self.directory / f"{self.command}-{self.port}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [BINARY, self.command, "--listen", f"127.0.0.1:{self.port}", *self.arguments],
                cwd=self.directory,
                env=environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.said = self.log.read_text(encoding="utf-8")
            if self.process.poll() is not None:
                raise AssertionError(f"remit {self.command} ended with {self.process.returncode}:\n{self.said}")
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    self.said = self.log.read_text(encoding="utf-8")
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"remit {self.command} is not ready after {seconds} s:\n{self.said}")

    def stop(self) -> int:
        """Ends it as an operator does, and returns its exit code."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        """Ends it as a power cut does, if it still runs."""
        self.process.kill()
        self.process.wait(timeout=30)

    def client(self) -> httpx.Client:
        """A client with cookies, as somebody's browser has them."""
        return httpx.Client(base_url=self.url, auth=Cookies())


class Cookies(httpx.Auth):
    """Keeps cookies as browsers do, for whom 127.0.0.1 is a secure place; the standard library's jar thinks otherwise."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def auth_flow(self, request: httpx.Request):
        request.headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.kept.items())
        response = yield request
        for line in response.headers.get_list("set-cookie"):
            name, value = line.split(";")[0].split("=", 1)
            if value:
                self.kept[name] = value
            else:
                self.kept.pop(name, None)


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the page's form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def send(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Opens a form and sends it, as a browser without script does."""
    form = hidden(client.get(path))
    return client.post(path, data=form | fields, headers={"origin": str(client.base_url).rstrip("/")})


def address_in(text: str) -> str:
    """The first web address in what the program said."""
    found = re.search(r"http://127\.0\.0\.1:\d+\S*", text)
    assert found, f"no address in:\n{text}"
    return found[0].rstrip(".,;)")
