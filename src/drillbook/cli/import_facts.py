"""`drillbook import facts`: what machines say of themselves, one JSON file a machine; and two of them compared."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.check import FailOn, reaches
from drillbook.cli.console import put, put_bytes, put_json, say
from drillbook.cli.options import Form, Format, Select, read, selected
from drillbook.cli.status import CLEAN, FAULT, FINDINGS
from drillbook.facts import CollectError, check_address, collect_by_ssh, collect_here, read_facts, script
from drillbook.inventory import read_facts_file
from drillbook.model import Estate, MachineFacts, Server, Vm
from drillbook.practices import compare_facts
from drillbook.problem import InputError, Problem, Where
from drillbook.results import drift_json, facts_json, to_bytes
from drillbook.writing import check_writable, write_file

app = typer.Typer(name="import", no_args_is_help=True, help="Bring in what others know: facts about machines.")
AT_ONCE = 8
"""So many machines are asked at the same time."""
Source = Callable[[], str]


@app.callback()
def group() -> None:
    """Bring in what others know: facts about machines."""


@app.command("facts")
def facts(
    inventory: Annotated[
        Path | None, typer.Argument(help="An inventory, whose servers and VMs are asked.", show_default=False)
    ] = None,
    print_script: Annotated[
        bool, typer.Option("--print-script", help="Print the script, for people to read and run by hand.")
    ] = False,
    host: Annotated[
        list[str] | None, typer.Option(help="MACHINE=[USER@]ADDRESS to ask by ssh; may be given several times.")
    ] = None,
    local: Annotated[bool, typer.Option("--local", help="Ask this machine.")] = False,
    name: Annotated[str, typer.Option("--as", help="With --local: this machine's identifier.")] = "local",
    from_files: Annotated[
        list[Path] | None, typer.Option("--from", help="[MACHINE=]FILE: what the script printed; several times.")
    ] = None,
    drift: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Compare two files of facts: a primary's, its standby's.")
    ] = None,
    select: Select = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder; left out: facts/ in the inventory, or here.")
    ] = None,
    form: Format = Form.TEXT,
    fail_on: Annotated[FailOn, typer.Option(help="With --drift: exit with 1 from this severity on.")] = FailOn.ERROR,
) -> None:
    """Collect facts about machines, or compare two machines. The script only reads, and may be read first."""
    if print_script:
        put_bytes(script().encode())
        return
    if drift is not None:
        raise typer.Exit(_compare(*drift, form, fail_on))
    sources = _sources(inventory, host or [], name if local else None, from_files or [], select)
    if not sources:
        raise typer.BadParameter("nothing to ask: give an inventory, --host, --local or --from", param_hint="INVENTORY")
    folder = output or ((inventory / "facts") if inventory is not None and inventory.is_dir() else Path("facts"))
    to_stdout = form is Form.JSON and output is None
    if to_stdout and len(sources) > 1:
        raise typer.BadParameter("JSON on stdout is for one machine; give -o DIR for more", param_hint="--format")
    if not to_stdout:
        check_writable(folder)
    found, failed = _collect(sources)
    if to_stdout:
        for one in found:
            put_json(facts_json(one))
    else:
        for one in found:
            write_file(folder / f"{one.machine}.json", to_bytes(facts_json(one)))
            put(_told(folder / f"{one.machine}.json", one))
    raise typer.Exit(FAULT if failed else CLEAN)


def _sources(
    inventory: Path | None, hosts: list[str], local: str | None, files: list[Path], select: list[str] | None
) -> Mapping[str, Source]:
    """Machine → how to get what the script prints there. Usage errors for names and addresses that are none."""
    estate = read(inventory) if inventory is not None else None
    made: dict[str, Source] = {}
    given = [_host(one) for one in hosts]
    for machine, source in (
        *((machine, _by_ssh(address)) for machine, address in given),
        *(((local, collect_here),) if local is not None else ()),
        *(_from_file(file) for file in files),
        *(_of_inventory(estate, select) if estate is not None and not (hosts or local or files) else ()),
    ):
        if machine in made:
            raise typer.BadParameter(f"{machine!r} is given twice", param_hint="--host")
        _check_machine(machine, estate)
        made[machine] = source
    return made


def _host(written: str) -> tuple[str, str]:
    machine, equals, address = written.partition("=")
    if not equals:
        raise typer.BadParameter(f"{written!r} is not MACHINE=[USER@]ADDRESS", param_hint="--host")
    try:
        return machine, check_address(address)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--host") from error


def _by_ssh(address: str) -> Source:
    return lambda: collect_by_ssh(address)


def _from_file(written: Path) -> tuple[str, Source]:
    """MACHINE=FILE, or a file that is named after the machine: web-a.facts."""
    machine, equals, path = str(written).partition("=")
    file = Path(path) if equals else written
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError([Problem(Where(str(file)), "E002", f"cannot be read: {error.strerror}")]) from error
    return machine if equals else file.stem, lambda: content.decode("utf-8", "replace")


def _of_inventory(estate: Estate, select: list[str] | None) -> Iterator[tuple[str, Source]]:
    only = selected(estate, select)
    machines: tuple[Server | Vm, ...] = (*estate.servers.values(), *estate.vms.values())
    for machine in machines:
        if only and machine.id not in only:
            continue
        try:
            yield machine.id, _by_ssh(check_address(machine.address))
        except ValueError as error:
            if only:
                reason = str(error) if machine.address else "it has no `address:` in the inventory"
                raise typer.BadParameter(f"{machine.id}: {reason}", param_hint="--select") from error
            say(f"{machine.id} is left out: {'no `address:`' if not machine.address else error}")


def _check_machine(machine: str, estate: Estate | None) -> None:
    if estate is not None and machine not in estate.servers and machine not in estate.vms:
        selected(estate, [machine], "--host")
        raise typer.BadParameter(f"{machine!r} is no server or virtual machine", param_hint="--host")
    try:
        MachineFacts.model_validate({"machine": machine, "collected": "2000-01-01T00:00:00Z"})
    except ValueError as error:
        message = f"{machine[:80]!r} is not an identifier: use a-z, 0-9, '-', '_', '.'"
        raise typer.BadParameter(message, param_hint="MACHINE") from error


def _collect(sources: Mapping[str, Source]) -> tuple[list[MachineFacts], bool]:
    """The facts of all that answered, in the order asked; whether one did not."""
    found: list[MachineFacts] = []
    failed = False
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {machine: pool.submit(source) for machine, source in sources.items()}
        for machine, future in asked.items():
            try:
                found.append(read_facts(machine, future.result()))
            except (CollectError, ValueError) as error:
                failed = True
                say(f"drillbook: {machine}: {error}")
    return found, failed


def _told(path: Path, facts: MachineFacts) -> str:
    """What was found, in a line; and what could not be."""
    counts = [f"{server.software} {server.version}" for server in facts.web_servers]
    counts += [f"{one.name} {one.version} ({len(one.modules)} modules)" for one in facts.interpreters]
    counts += [f"{one.engine.value} {one.version}" for one in facts.database_servers]
    counts += [f"{len(facts.packages)} packages"] if facts.packages else []
    missing = f"; {len(facts.unread)} not read, see `unread`" if facts.unread else ""
    rights = "; without root's rights" if facts.privilege == "user" else ""
    return f"{path}: {', '.join([facts.system or facts.host_name, *counts])}{missing}{rights}"


def _compare(first: Path, second: Path, form: Form, fail_on: FailOn) -> int:
    primary, standby = _read_file(first), _read_file(second)
    try:
        findings = compare_facts(primary, standby)
    except ValueError as error:
        raise typer.BadParameter(f"{error}; a machine is not its own standby", param_hint="--drift") from error
    if form is Form.JSON:
        put_json(drift_json(primary.machine, standby.machine, findings))
    else:
        for one in findings:
            put(f"{one.code} {one.severity.value}: {one.message}. {one.remedy}")
        if not findings:
            say(f"{primary.machine} and {standby.machine} do not differ in what was collected")
    failing = fail_on is not FailOn.NEVER and any(reaches(one.severity, fail_on) for one in findings)
    return FINDINGS if failing else CLEAN


def _read_file(path: Path) -> MachineFacts:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError([Problem(Where(str(path)), "E002", f"cannot be read: {error.strerror}")]) from error
    found, problems = read_facts_file(str(path), content)
    if found is None:
        raise InputError(problems)
    return found
