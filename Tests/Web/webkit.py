"""Debian's WebKit, driven by its own WebDriver: Playwright brings a WebKit of its own and cannot drive this one."""

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from actions import Actions


class WebKit(Actions):
    """One window, at least 447 pixels wide. What its console tells cannot be heard: `problems` stays empty."""

    def __init__(self, folder: Path):
        programs = [shutil.which(name) for name in ("Xvfb", "WebKitWebDriver")]
        assert all(programs), "WebKit is missing: run Scripts/setup browser"
        self.problems: list[str] = []
        self.opened = ExitStack()
        try:
            display = self._start([programs[0], "-displayfd", "1", "-screen", "0", "1600x1000x24"], folder / "display.log")
            port = _free_port()
            self.address = f"http://127.0.0.1:{port}"
            environment = {"DISPLAY": f":{display.stdout.readline().strip()}", "HOME": str(folder), "PATH": "/usr/bin:/bin"}
            self._start([programs[1], f"--port={port}"], folder / "webkit.log", environment)
            self.address += "/session/" + self._open_session()
            self._ask("POST", "/timeouts", {"script": 60_000})
        except BaseException:
            self.opened.close()
            raise

    def _start(self, command: list[str], log: Path, environment: dict[str, str] | None = None) -> subprocess.Popen:
        errors = self.opened.enter_context(log.open("w"))
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment)
        self.opened.callback(process.wait)
        self.opened.callback(process.kill)
        return process

    def _open_session(self, patience: float = 60) -> str:
        end = time.monotonic() + patience
        while True:
            try:
                return self._ask("POST", "/session", {"capabilities": {}})["sessionId"]
            except urllib.error.URLError:
                assert time.monotonic() < end, "WebKit's driver did not open"
                time.sleep(0.05)

    def _ask(self, method: str, path: str, body: dict | None = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.read().decode()}") from None

    def open(self, address: str) -> None:
        self._ask("POST", "/url", {"url": address})

    def resize(self, width: int, height: int) -> None:
        self._ask("POST", "/window/rect", {"width": width, "height": height})

    def _act(self, source: dict) -> None:
        self._ask("POST", "/actions", {"actions": [source]})

    def evaluate(self, function: str, argument=None):
        """What an async JavaScript function gives for the argument, both as JSON."""
        script = f"""const [argument, done] = arguments;
            (async () => JSON.stringify(await ({function})(argument)))()
                .then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"""
        answer = self._ask("POST", "/execute/async", {"script": script, "args": [argument]})
        assert "error" not in answer, answer["error"]
        return json.loads(answer.get("value") or "null")

    def screenshot(self, place: dict | None = None) -> str:
        """A PNG in base64 of the window."""
        return self._ask("GET", "/screenshot")

    def close(self) -> None:
        try:
            self._ask("DELETE", "")
        finally:
            self.opened.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
