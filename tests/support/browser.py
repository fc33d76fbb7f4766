"""A real browser without a window, driven over its own protocol (Chrome DevTools Protocol)."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE_S = 60.0
"""How long something may take before the test fails; nothing waits as long where it works."""


class Browser:
    """Chromium, with a profile of its own that is thrown away."""

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        assert CHROMIUM is not None
        arguments = [
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--remote-debugging-port=0", f"--user-data-dir={self._profile.name}",
            "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port_file = Path(self._profile.name) / "DevToolsActivePort"
        self.port = int(eventually(lambda: port_file.exists() and port_file.read_text().split("\n")[0]))

    def tab(self, url: str, width: int = 1280, height: int = 900, dark: bool = False) -> "Tab":
        """A page of its own."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - our own browser
            target = json.load(answer)
        tab = Tab(target["webSocketDebuggerUrl"])
        tab.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = "dark" if dark else "light"
        tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        tab.open(url)
        return tab

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self._profile.cleanup()


class Tab:
    """One page."""

    def __init__(self, address: str) -> None:
        self._socket = connect(address, max_size=None, ping_interval=None, legacy=True)
        self._number = 0
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One call of the protocol; what else is said meanwhile is passed over."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv(PATIENCE_S))
            if said.get("id") == self._number:
                assert "error" not in said, said
                return said["result"]

    def open(self, url: str) -> None:
        """Go there."""
        self.call("Page.navigate", url=url)

    def value(self, script: str) -> Any:
        """What an expression comes to in the page."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, script: str) -> Any:
        """The same, asked until it is true."""
        return eventually(lambda: self.value(f"(() => {{ try {{ return {script}; }} catch {{ return null; }} }})()"))

    def press(self, key: str) -> None:
        """A key, as from the keyboard."""
        self.call("Page.bringToFront")
        code = {"Tab": 9, "Enter": 13}.get(key, ord(key.upper()) if len(key) == 1 else 0)
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def picture(self) -> bytes:
        """The page as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"])


def eventually(ask: Any) -> Any:
    """What is asked for, as soon as it is true; an assertion where it never is."""
    ends_s = time.monotonic() + PATIENCE_S
    while not (found := ask()):
        assert time.monotonic() < ends_s, "it did not come"
        time.sleep(0.05)
    return found
