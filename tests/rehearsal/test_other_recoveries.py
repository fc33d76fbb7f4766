"""What the rehearsed procedures of the shipped inventory leave out: a name service of our own, and restores from dumps.

The worlds are those of the shop; the steps are those of other runbooks, each interrupted once.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from shipped import inventory
from throw_away import needs_hosts

from drillbook.graph import build_graph, site_of
from drillbook.model import Estate, Runbook, Step
from drillbook.procedures import write_runbooks
from drillbook.rehearsal.carry_out import all_held, carry_out, host_of, make_checks
from drillbook.rehearsal.content import content_of, different
from drillbook.rehearsal.interrupt import cases_of, interrupt, sample_of
from drillbook.rehearsal.network import lose, return_, throw_away_hosts
from drillbook.rehearsal.tools import ASKING, SERVERS
from drillbook.rehearsal.world import World, build_world, hosts_for, let_time_pass

SITE, SEED = "north-colo", 3
DUMPS = """
set -e
mkdir -p /root/orders /root/reviews
cd /root/orders
sudo -u postgres pg_dumpall --globals-only > globals.sql
sudo -u postgres pg_dump --create orders | gzip > orders.sql.gz
mariadb-dump --single-transaction --flush-privileges --databases reviews mysql > /root/reviews/reviews.sql
ssh "$1" mkdir -p /var/backups/drillbook
rsync -a /root/orders /root/reviews "$1:/var/backups/drillbook/"
rm -r /root/orders /root/reviews
"""


def without_replicas() -> Estate:
    estate = inventory("two-providers")
    return replace(estate, databases={key: one for key, one in estate.databases.items() if not one.replicates})


@contextmanager
def world_of(estate: Estate) -> Iterator[tuple[World, list]]:
    with throw_away_hosts(hosts_for(estate, "shop", None)) as hosts:
        world = build_world(hosts, estate, "shop", None, SEED)
        lost = [host for name, host in hosts.items() if (one := estate.find(name)) and site_of(estate, one) == SITE]
        yield world, lost


def books_of(estate: Estate) -> dict[str, Runbook]:
    return {book.id: book for book in write_runbooks(estate, build_graph(estate))}


def carried_out(world: World, steps: Iterable[Step]) -> None:
    for step in steps:
        assert all_held(make_checks(host_of(world, step), step.preconditions)), step.id
        if not step.point_of_no_return:
            for tried in interrupt(world, step, sample_of(cases_of(step), 1, SEED), SEED):
                assert tried.identical, (step.id, tried.case, tried.differences)
        carry_out(world, step)
        let_time_pass(world)
        assert all_held(make_checks(host_of(world, step), step.verify)), step.id


@needs_hosts(*SERVERS, *ASKING)
def test_a_zone_moves_to_the_server_that_is_left_and_home_again():
    estate = inventory("two-providers")
    books = books_of(estate)
    with world_of(estate) as (world, lost):
        for host in lost:
            lose(host)
        carried_out(world, books[f"{SITE}.recovery.names"].steps)
        for host in lost:
            return_(host)
        carried_out(world, books[f"{SITE}.reconstitution.names"].steps)
        roles = {
            name: world.hosts[name].run(("rndc", "zonestatus", "lantern.example")).stdout for name in ("ns-a", "ns-b")
        }
        assert "type: primary" in roles["ns-a"]
        assert "type: secondary" in roles["ns-b"]
        left = world.hosts["ns-b"].run(("sh", "-c", "ls /etc/bind/named.conf.local.*")).stdout
        assert left == "", "nothing that was kept is in the way of the next disaster"


@needs_hosts(*SERVERS, *ASKING)
@pytest.mark.parametrize("occupied", [False, True], ids=["on an empty server", "where others stand"])
def test_dumps_are_restored_with_owners_and_grants_and_what_stood_there_comes_back(occupied):
    estate = without_replicas()
    with world_of(estate) as (world, lost):
        before = content_of(world, "web-a")
        standby = world.hosts["web-b"]
        assert world.hosts["web-a"].run(("bash", "-c", DUMPS, "dumps", "198.51.100.10")).succeeded
        if occupied:
            old = "createdb orders && sudo -u postgres psql -c 'CREATE TABLE old (a int)' orders"
            reviews = "mariadb -e 'CREATE DATABASE reviews; CREATE TABLE reviews.old (a int)'"
            started = f"systemctl start postgresql mariadb && sudo -u postgres {old} && {reviews}"
            assert standby.run(("bash", "-c", started)).succeeded
        for host in lost:
            lose(host)
        steps = books_of(estate)[f"{SITE}.recovery.shop"].steps
        carried_out(world, [one for one in steps if one.id.startswith(("orders-dump.", "reviews-dump."))])
        after = content_of(world, "web-b")
        assert [one for one in different(before, after) if one.startswith("database")] == []
