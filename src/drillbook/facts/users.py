"""Users and groups: lines of passwd(5) and group(5) → values. The second field, a password's place, is not read."""

from drillbook.facts.output import Section
from drillbook.model.facts import Account, Group, Unread


def read_users(section: Section) -> tuple[tuple[Account, ...], tuple[Unread, ...]]:
    """name:x:uid:gid:comment:home:shell; lines of NIS (+, -) are passed over."""
    found: list[Account] = []
    unread: list[Unread] = []
    for line in section.lines:
        fields = line.text.split(":")
        if len(fields) == 7 and fields[2].isdigit() and fields[3].isdigit():
            found.append(
                Account(name=fields[0], uid=int(fields[2]), gid=int(fields[3]), home=fields[5], shell=fields[6])
            )
        elif line.text.strip() and line.text[0] not in "+-#":
            unread.append(section.unread(line, "not a user of seven fields"))
    return tuple(found), tuple(unread)


def read_groups(section: Section) -> tuple[tuple[Group, ...], tuple[Unread, ...]]:
    """name:x:gid:member,member; lines of NIS (+, -) are passed over."""
    found: list[Group] = []
    unread: list[Unread] = []
    for line in section.lines:
        fields = line.text.split(":")
        if len(fields) == 4 and fields[2].isdigit():
            members = tuple(one for one in fields[3].split(",") if one)
            found.append(Group(name=fields[0], gid=int(fields[2]), members=members))
        elif line.text.strip() and line.text[0] not in "+-#":
            unread.append(section.unread(line, "not a group of four fields"))
    return tuple(found), tuple(unread)
