"""What a live check can find: a stable code each, how much it matters, its manual page, and what mends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from drillbook.practices import Severity


@dataclass(frozen=True, slots=True)
class LiveCode:
    """A kind of finding. The first sentence of the manual is its title."""

    code: str
    severity: Severity
    manual: str
    remedy: str

    @property
    def title(self) -> str:
        """What it is, in one sentence without its full stop."""
        return self.manual.partition(". ")[0].rstrip(".")


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_ALL = (
    LiveCode(
        "L001",
        ERROR,
        "No answer. A machine, or a program on it, was asked and did not answer in time, or the connection broke off. "
        "That is never taken as a pass: what was to be checked there is not known.",
        "Look whether it is down, whether a firewall drops the question, and whether the address is right.",
    ),
    LiveCode(
        "L002",
        WARNING,
        "Not asked, because nobody consented. The address that would have to be asked is not one that the inventory "
        "marks `live: true`, or is written as a name; names are no consent of the machine that they lead to.",
        "Mark the machine `live: true` with its IP address, or give --live-host; else the check stays without it.",
    ),
    LiveCode(
        "L003",
        WARNING,
        "Could not be asked. A client program is missing on this machine, or the log-in was refused, or the engine has "
        "no question here.",
        "Install the client, or give it a log-in that may read (~/.pgpass, ~/.my.cnf); no password is ever asked for.",
    ),
    LiveCode(
        "L101",
        ERROR,
        "The delegation is not what the inventory says. The parent zone's servers name other name servers than "
        "`name_servers`, or do not delegate the name at all.",
        "Change the delegation at the registrar, or `name_servers` where the inventory is what is old.",
    ),
    LiveCode(
        "L102",
        ERROR,
        "A name server does not answer for the zone with authority (a lame delegation). Resolvers that pick it lose "
        "time or the name.",
        "Let it serve the zone, or take it out of the delegation.",
    ),
    LiveCode(
        "L103",
        WARNING,
        "The zone's own NS records differ from the delegation at its parent, or between its servers.",
        "Make the NS records of the zone and of its parent the same.",
    ),
    LiveCode(
        "L104",
        ERROR,
        "The name servers do not have the same zone: their serials differ. A record that was changed is old at one "
        "of them, and zone transfers may have stopped.",
        "See why the secondary does not follow (refused transfer, lost NOTIFY, a serial that went back).",
    ),
    LiveCode(
        "L105",
        WARNING,
        "Figures of the SOA record that make an outage worse (RFC 1912, 2.2; RFC 2308, 5). Expire under two weeks "
        "lets secondaries drop the zone while the primary is lost; refresh and retry must fit into it; a negative TTL "
        "over a day keeps 'no such name' long after it was mended.",
        "Refresh 20 min to 12 h, retry below refresh, expire 2 to 4 weeks, negative TTL 1 to 3 hours.",
    ),
    LiveCode(
        "L106",
        ERROR,
        "A record is not what the inventory says, at a name server that answers for it.",
        "Correct the zone, or `records` where the inventory is what is old.",
    ),
    LiveCode(
        "L107",
        WARNING,
        "Records live longer in caches than the plan counts. The TTL of an authoritative answer is above `ttl`, so a "
        "switch takes longer than the plan and the drills say.",
        "Lower the TTL in the zone, or write the real one as `ttl`.",
    ),
    LiveCode(
        "L108",
        INFO,
        "Records live shorter in caches than the inventory says.",
        "Write the real TTL as `ttl`; after a switch or a migration, raise it again.",
    ),
    LiveCode(
        "L109",
        WARNING,
        "The reverse of an address does not lead back. It has no PTR record, or one whose name does not have the "
        "address; mail from there is refused by many.",
        "Ask the provider of the address for a PTR record that names the host.",
    ),
    LiveCode("L110", ERROR, "The host of a URL has no address.", "Correct the zone, or the `url`."),
    LiveCode(
        "L201",
        ERROR,
        "A page is not served: its status is neither 2xx nor a redirect.",
        "Look into the web server's error log; correct `url` where it asks for the wrong page.",
    ),
    LiveCode(
        "L202",
        ERROR,
        "A certificate is outside the time in which it is valid.",
        "Renew it, and see why the renewal did not run.",
    ),
    LiveCode(
        "L203",
        WARNING,
        "A certificate ends within three weeks. Renewal by program comes earlier than that (for a certificate of 90 "
        "days, 30 days before its end), so it has stopped; by hand, it is due.",
        "Renew it, and see why the renewal did not run.",
    ),
    LiveCode("L204", ERROR, "A certificate is for other names.", "Get one that names the host of the `url`."),
    LiveCode(
        "L205",
        ERROR,
        "A certificate does not lead to an authority that this machine trusts, or TLS cannot be spoken at all. An "
        "intermediate certificate that is not sent is the usual cause.",
        "Send the whole chain; for an authority of your own, set SSL_CERT_FILE.",
    ),
    LiveCode(
        "L301",
        ERROR,
        "A port is closed that should be open: the machine answers, and nothing listens there.",
        "Start the program, open it to this network, or correct `ports`.",
    ),
    LiveCode(
        "L401",
        ERROR,
        "A replica is further behind than `lag` says: that much would be lost by a promotion. A second is allowed, "
        "which is what the engines' clocks are good for.",
        "See what holds it up (a long query, a slow disk or line), or write the real `lag`.",
    ),
    LiveCode(
        "L402",
        ERROR,
        "A replica does not follow its primary: replication is broken, stopped or was never set up.",
        "Read its log; copy it anew from the primary where the log it needs is gone.",
    ),
    LiveCode(
        "L403",
        ERROR,
        "A database is not in the role that the inventory says. A replica that takes writes is a second primary; a "
        "primary that follows another has been demoted.",
        "Fence one of two primaries at once; after a fail-over, correct `replicates`.",
    ),
)
CODES: Mapping[str, LiveCode] = MappingProxyType({one.code: one for one in _ALL})
"""Code → what it is."""
