"""The registry's whois, run on the registry's host by the machine's own Python: answers from the delegation itself."""

import re
import socketserver
import subprocess

PORT = 43
_NAME = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


class Whois(socketserver.StreamRequestHandler):
    """One question a connection: a line with a name (RFC 3912)."""

    timeout = 5

    def handle(self) -> None:
        """Answer with the name servers that the parent zone names."""
        words = self.rfile.readline(300).decode("ascii", "replace").split()
        name = words[-1].lower().rstrip(".") if words else ""
        servers = named(name) if _NAME.fullmatch(name) else []
        lines = (
            [f"Domain Name: {name}", *(f"Name Server: {one}" for one in servers)]
            if servers
            else [f"No match for {name}"]
        )
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


def named(name: str) -> list[str]:
    """The name servers of a delegation, in order."""
    asked = ("dig", "+norecurse", "+noall", "+authority", "+answer", "@127.0.0.1", "-q", f"{name}.", "-t", "NS")
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = [words for line in said.splitlines() if len(words := line.split()) == 5]
    return sorted(words[4].rstrip(".") for words in found if words[3] == "NS" and words[0].rstrip(".").lower() == name)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    with _Server(("", PORT), Whois) as server:
        server.serve_forever()
