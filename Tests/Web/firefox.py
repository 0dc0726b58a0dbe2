"""Debian's Firefox, driven by its own WebDriver BiDi: Playwright brings a Firefox of its own and cannot drive this one."""

import json
import re
import shutil
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

from actions import Actions
from websockets.sync.client import connect

# No updates, telemetry or first-run pages: nothing but the pages that a test opens.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class Firefox(Actions):
    """One tab. What its console tells of errors is kept in `problems`."""

    def __init__(self, profile: Path):
        program = shutil.which("firefox-esr")
        assert program, "Firefox is missing: run Scripts/setup browser"
        preferences = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("".join(preferences))
        self.log = (profile / "firefox.log").open("w+")
        self.process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = self._address(profile / "firefox.log") + "/session"
            self.opened = ExitStack()
            self.socket = self.opened.enter_context(connect(address, max_size=None))
            self.problems: list[str] = []
            self.count = 0
            self.ask("session.new", capabilities={})
            self.ask("session.subscribe", events=["log.entryAdded"])
            self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        except BaseException:
            self.process.kill()
            raise

    def _address(self, log: Path, patience: float = 60) -> str:
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.poll() is None:
            if found := re.search(r"BiDi listening on (ws://\S+)", log.read_text()):
                return found[1]
            time.sleep(0.05)
        raise AssertionError(f"Firefox did not open: {log.read_text()}")

    def ask(self, method: str, *, patience: float = 60, **params) -> dict:
        """Sends a command and waits for its answer; events that come before it are heard."""
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        end = time.monotonic() + patience
        while True:
            message = json.loads(self.socket.recv(timeout=max(0.1, end - time.monotonic())))
            if message["type"] == "event":
                self._hear(message)
            elif message["id"] == self.count:
                assert message["type"] == "success", f"{method}: {message['error']}: {message['message']}"
                return message["result"]

    def _hear(self, event: dict) -> None:
        entry = event["params"]
        if event["method"] == "log.entryAdded" and entry["level"] == "error":
            self.problems.append(entry["text"])

    def open(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def resize(self, width: int, height: int) -> None:
        self.ask("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    def _act(self, source: dict) -> None:
        self.ask("input.performActions", context=self.tab, actions=[source])

    def evaluate(self, function: str, argument=None):
        """What an async JavaScript function gives for the argument, both as JSON."""
        text = f"(async () => JSON.stringify(await ({function})({json.dumps(argument)})))()"
        answer = self.ask(
            "script.evaluate", expression=text, target={"context": self.tab}, awaitPromise=True, resultOwnership="none"
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"].get("value", "null"))

    def screenshot(self, place: dict | None = None) -> str:
        """A PNG in base64 of the window, or of a place in it."""
        clip = {"clip": {"type": "box", **place}} if place else {}
        return self.ask("browsingContext.captureScreenshot", context=self.tab, **clip)["data"]

    def close(self) -> None:
        try:
            self.ask("browser.close")
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
            self.opened.close()
            self.log.close()
