"""The records of a domain at one of its name servers, their TTL, and the reverse of their addresses."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.live.asker import Asker
from drillbook.live.dns import Data, expected_values, reverse_name
from drillbook.live.exchange import UnreachedError
from drillbook.live.name_servers import NameServer
from drillbook.live.observation import Observation, unreached
from drillbook.model import Domain
from drillbook.model.record import Record, read_record
from drillbook.quantity import write_duration

Wanted = dict[tuple[str, str], list[Record]]


def _wanted(domain: Domain) -> Wanted:
    """The records by absolute name and type: several of one name are one set."""
    found: Wanted = {}
    for text in domain.records:
        record = read_record(text)
        found.setdefault((record.full_name(domain.title).lower(), record.type), []).append(record)
    return found


def check_records(asker: Asker, domain: Domain, server: NameServer) -> Iterator[Observation]:
    """Each set of records at one server: the same values, and a TTL as the inventory has it."""
    for (name, kind), records in _wanted(domain).items():
        try:
            said = asker.name_server(server.address, name, kind)
        except UnreachedError as error:
            yield unreached(f"{server.title} asked for {name} {kind}", error, "records")
            continue
        given = [one for one in said.answer if one.name == name and one.type in (kind, "CNAME")]
        forms = [expected_values(kind, one.value, domain.title) for one in records]
        have = {one.value for one in given if one.type == kind}
        extra = have - {value for form in forms for value in form}
        if extra or any(not form & have for form in forms):
            expected = ", ".join(one.value for one in records)
            shown = ", ".join(f"{one.value}" if one.type == kind else f"{one.type} {one.value}" for one in given)
            message = f"{server.title} gives {name} {kind} {shown or said.rcode + ', none'}; expected {expected}"
            yield Observation("L106", message, "records")
        yield from _time(domain, server, [one for one in given if one.type == kind])


def _time(domain: Domain, server: NameServer, given: list[Data]) -> Iterator[Observation]:
    planned_s = domain.ttl.total_seconds()
    for one in given[:1]:  # one TTL for a set of records (RFC 2181, 5.2)
        if one.ttl_s != planned_s:
            real, planned = write_duration(timedelta(seconds=one.ttl_s)), write_duration(domain.ttl)
            message = f"{server.title} gives {one.name} {one.type} a TTL of {real}; the plan counts {planned}"
            yield Observation("L107" if one.ttl_s > planned_s else "L108", message, "ttl")


def check_reverse(asker: Asker, domain: Domain) -> Iterator[Observation]:
    """Each address of the records has a PTR record, whose name has that address (RFC 1912, 2.1)."""
    addresses = [one.value for (_, kind), found in _wanted(domain).items() if kind in ("A", "AAAA") for one in found]
    for address in dict.fromkeys(addresses):
        try:
            names = asker.resolved(reverse_name(address), "PTR").values("PTR")
            back = [name for name in names if address in asker.addresses(name)]
        except UnreachedError as error:
            yield unreached(f"the resolver asked for the reverse of {address}", error, "records")
            continue
        if not names:
            yield Observation("L109", f"{address} has no PTR record", "records")
        elif not back:
            yield Observation("L109", f"PTR of {address} is {', '.join(names)}, which lacks it", "records")
