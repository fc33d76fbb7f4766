"""The client's program, run on the client's host by the machine's own Python: asks for the site's pages in turn.

Every request asks the resolver anew, as a user does who comes for the first time. One line of JSON a request goes to
a file: when it began (seconds of Unix time), path, address asked, HTTP status, and what came of it.
"""

import http.client
import json
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TextIO

TIMEOUT_S = 5.0
"""About as long as a user waits; a busy machine is slow, and not down."""
AT_ONCE = 128
LARGEST_BYTES = 200_000


def ask(host: str, port: int, path: str, wanted: list[str]) -> dict[str, object]:
    """Ask once: the address, the status and the verdict `right`, `wrong` or `none`.

    `wrong`: an answer came, but not the page; `none`: none came, or one that says that the server fails (5xx).
    """
    began, address, status, verdict = time.time(), "", None, "none"
    try:
        address = str(socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)[0][4][0])
        connection = http.client.HTTPConnection(address, port, timeout=TIMEOUT_S)
        try:
            connection.request("GET", path, headers={"Host": host, "Connection": "close"})
            answer = connection.getresponse()
            text = answer.read(LARGEST_BYTES).decode("utf-8", "replace")
            status = answer.status
        finally:
            connection.close()
        if status < 500:
            verdict = "right" if status == 200 and all(one in text for one in wanted) else "wrong"
    except (OSError, http.client.HTTPException):
        pass
    return {"at": began, "path": path, "address": address, "status": status, "verdict": verdict}


def poll(host: str, port: int, rate_hz: float, expected: dict[str, list[str]], output: TextIO) -> None:
    """Ask for ever, `rate_hz` times a second, also while earlier requests still wait."""
    paths, lock, number = list(expected), threading.Lock(), 0

    def once(path: str) -> None:
        line = json.dumps(ask(host, port, path, expected[path]))
        with lock:
            output.write(f"{line}\n")
            output.flush()

    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            pool.submit(once, paths[number % len(paths)])
            number += 1
            time.sleep(max(0.0, began + number / rate_hz - time.monotonic()))


if __name__ == "__main__":
    _host, _port, _rate_hz, _expected, _file = sys.argv[1:]
    with open(_file, "a", encoding="utf-8") as _output:
        poll(_host, int(_port), float(_rate_hz), json.loads(_expected), _output)
