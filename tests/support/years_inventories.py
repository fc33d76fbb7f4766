"""Small inventories whose years are simulated on the command line."""

from commands import ran

SMALL = """\
organisation: {name: Test}
regions: {grid: {kind: country, interruptions_per_year: 2, repair: 6 h}}
sites: {office: {regions: [grid], failures_per_year: 0}}
servers:
  a: {site: office, boot: 2 min, failures_per_year: 20, time_to_repair: {law: lognormal, mean: 8 h, shape: 1}}
  b:
    site: office
    boot: 2 min
    time_to_failure: {law: weibull, mean: 30 d, shape: 0.8}
    repair: 8 h
    maintenance: [{every: 30 d, for: 2 h}]
datasets: {orders: {on: [a]}}
backups: {nightly: {dataset: orders, method: rsync, at: "02:00", to: office, restore: 1 h, failures_per_year: 0}}
common_causes: {firmware: {members: [a, b], beta: 0.05}}
services:
  web: {needs: [{any: [a, {need: b, takeover: 10 min}]}], rto: 30 min}
processes:
  orders-taken: {needs: [web, orders], rto: 2 h, mtd: 6 h, rpo: 12 h, cost_per_hour: USD 1200}
"""

RARE = """\
organisation: {name: Test}
people: {ann: {}}
servers:
  a: {boot: 0 s, failures_per_year: 1, repair: 8 h}
  b: {boot: 0 s, failures_per_year: 1, repair: 8 h}
  c: {boot: 0 s, failures_per_year: 1, repair: 8 h}
services: {web: {needs: [{any: [a, b, c]}]}, plain: {needs: [a]}}
"""


def simulated(capture, *arguments: object) -> bytes:
    status, out, err = ran(capture, "simulate", *arguments, "--format", "json")
    assert status == 0, err
    return out
