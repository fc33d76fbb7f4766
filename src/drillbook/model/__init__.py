"""The nouns of the field, one declaration each: attribute, unit, default and description."""

from drillbook.model.action import Action, Check, Command, Expectation, Instruction, Verification, written
from drillbook.model.common_cause import CommonCause
from drillbook.model.connectivity import Certificate, Circuit, Device, Domain
from drillbook.model.distribution import Distribution, Law, Maintenance
from drillbook.model.element import Element, Failing
from drillbook.model.estate import NOUNS, Estate
from drillbook.model.exercise import HeldExercise, Rating, last_covered
from drillbook.model.facts import MachineFacts
from drillbook.model.facts_data import ENGINE_NAMES, DatabaseServer, FoundDatabase, Role
from drillbook.model.facts_software import Interpreter, WebServer, module_name
from drillbook.model.failure_rate import FAILURE_RATES, FailureRate, failure_rate
from drillbook.model.improvement import Improvement
from drillbook.model.machine import Rack, Server, Vm
from drillbook.model.need import FailBack, Need, Takeover, entries, named
from drillbook.model.noun import Noun, Provenance
from drillbook.model.option import Option
from drillbook.model.organisation import Exercise, Organisation, Revision
from drillbook.model.people import Person, Team
from drillbook.model.place import Contract, Location, Provider, Region, RegionKind, Site, SiteKind, Tier
from drillbook.model.power import Cooling, Feed, Generator, Panel, Refuelling, Switchboard, Ups
from drillbook.model.quantities import RefTo
from drillbook.model.readiness import Channel, ChannelKind, CopyForm, Login, PlanCopy, Vault
from drillbook.model.record import Record
from drillbook.model.rehearsal import Rehearsal, RehearsedStep
from drillbook.model.scenario import Also, Hit, How, Like, Scenario, Stage
from drillbook.model.service import Process, Service, ServiceKind, WebSoftware
from drillbook.model.step import Phase, Runbook, Step
from drillbook.model.storage import Backup, BackupMethod, Database, Dataset, Engine, Storage, TableKind
from drillbook.model.working import WEEK, OnCall, RemoteHands, Shift, Spare, Weekday

__all__ = [
    "ENGINE_NAMES",
    "FAILURE_RATES",
    "NOUNS",
    "WEEK",
    "Action",
    "Also",
    "Backup",
    "BackupMethod",
    "Certificate",
    "Channel",
    "ChannelKind",
    "Check",
    "Circuit",
    "Command",
    "CommonCause",
    "Contract",
    "Cooling",
    "CopyForm",
    "Database",
    "DatabaseServer",
    "Dataset",
    "Device",
    "Distribution",
    "Domain",
    "Element",
    "Engine",
    "Estate",
    "Exercise",
    "Expectation",
    "FailBack",
    "Failing",
    "FailureRate",
    "Feed",
    "FoundDatabase",
    "Generator",
    "HeldExercise",
    "Hit",
    "How",
    "Improvement",
    "Instruction",
    "Interpreter",
    "Law",
    "Like",
    "Location",
    "Login",
    "MachineFacts",
    "Maintenance",
    "Need",
    "Noun",
    "OnCall",
    "Option",
    "Organisation",
    "Panel",
    "Person",
    "Phase",
    "PlanCopy",
    "Process",
    "Provenance",
    "Provider",
    "Rack",
    "Rating",
    "Record",
    "RefTo",
    "Refuelling",
    "Region",
    "RegionKind",
    "Rehearsal",
    "RehearsedStep",
    "RemoteHands",
    "Revision",
    "Role",
    "Runbook",
    "Scenario",
    "Server",
    "Service",
    "ServiceKind",
    "Shift",
    "Site",
    "SiteKind",
    "Spare",
    "Stage",
    "Step",
    "Storage",
    "Switchboard",
    "TableKind",
    "Takeover",
    "Team",
    "Tier",
    "Ups",
    "Vault",
    "Verification",
    "Vm",
    "WebServer",
    "WebSoftware",
    "Weekday",
    "entries",
    "failure_rate",
    "last_covered",
    "module_name",
    "named",
    "written",
]
