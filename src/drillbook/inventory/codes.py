"""Every fault the loader knows: a stable code and its page for `drillbook explain`."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "E001": "There is nothing to read at this path: no file or folder, or no *.yaml file in the folder. "
        "Give a folder of YAML files or one YAML file; `drillbook init FOLDER` writes one to start from.",
        "E002": "The file cannot be read: no permission, not a plain file, or a link that leads out of the inventory.",
        "E003": "More than 16 MB, or more than 500 files. Move what is not inventory elsewhere.",
        "E004": "The file is not UTF-8 text. Save it as UTF-8 (the place shown is the first byte that is not).",
        "E005": "A character that text cannot hold: a control character such as an escape or a NUL. Delete it.",
        "E006": "Not YAML. The message says what the YAML parser stumbled over; often a tab, an unclosed quote or "
        "bracket, or a missing space after a colon.",
        "E007": "Nested deeper than 50 levels. Nothing in an inventory needs that.",
        "E008": "More than 200 aliases (*name) in one file, or aliases and merge keys (<<) that unfold to more than "
        "200,000 values. Write the values out.",
        "E009": "An alias that stands for something containing itself, or that names no anchor (&name) above it.",
        "E010": "A tag such as !!python/object or !custom. Tags are not used: every value is read as text, then "
        "converted by what the attribute is.",
        "E011": "More than one YAML document in a file (a line `---` between them). Use two files.",
        "E012": "The same key twice in one mapping; the first one would win silently. Remove or rename one.",
        "E013": "A key that is a list or a mapping. Keys are single words.",
        "E014": "A merge key (<<) whose value is not a mapping or a list of mappings.",
        "E015": "A single value of more than 100,000 characters.",
        "E016": "A file in the inventory's folder `rehearsals/` that is not the journal of a rehearsal. "
        "`drillbook rehearse` writes them; move what is not one elsewhere.",
        "E017": "A file in the inventory's folder `facts/` that does not hold facts about a machine, as described by "
        "docs/reference/facts.schema.json. `drillbook import facts` writes them; collect them again, or move the file "
        "elsewhere.",
        "E018": "Facts about something that is not in the inventory, or in a file named after another machine: the "
        "file is called after the identifier of a server or virtual machine, as in `facts/web-a.json`.",
        "E101": "A key that has no meaning here. The message names the nearest one that has.",
        "E102": "Something required is missing. The message says what it is for.",
        "E103": "A value is empty. Write one, or remove the key.",
        "E104": "A value of the wrong form: a list where one value is expected, one value where a list is, and so on.\n"
        "Sections are mappings from identifier to attributes:\n\n    sites:\n      oslo: {name: Oslo}",
        "E105": "A value that cannot be read as what the attribute is: a duration without a unit, a word for a number, "
        "a date that does not exist, a choice that is not offered.",
        "E106": "A value outside its bounds: a probability above 1, a latitude above 90, a negative rate.",
        "E107": "An identifier that is not safe everywhere: use lower-case letters a-z, digits, '-', '_' and '.', "
        "at most 64, beginning and ending with a letter or digit. Put the name for people under `name:`.",
        "E108": "Two things with the same identifier. Identifiers are unique over all sections and files.",
        "E109": "A value that ends up in commands, and is not of the form that programs take for what it is: a host, "
        "an account, a path, a database, a record, an address on the web. What could be read as an option (a leading "
        "'-'), as more than one word, as a command of a client (a backslash) or as a directive of a zone file "
        "(`$INCLUDE`, ';', parentheses) is refused here, before any command is written. The message says what is "
        "expected.",
        "E201": "A reference to something that is not in the inventory. The message names the nearest one that is.",
        "E202": "A reference to something of the wrong kind, such as a rack where a site is expected.",
        "E203": "Regions that lie within each other in a circle, or databases that replicate each other in a circle.",
        "E204": "`takeover` on something that is no alternative. It belongs on an entry of `any:` or `at_least:`.",
        "E205": "A generator behind two switchboards: its fuel counts once. Use two generators, or one board.",
        "E206": "An attribute named under `assumed:` or `sources:` that this kind of thing does not have.",
        "E207": "A hit that does not fit its element: only generators start or fail to start, and only alternatives "
        "(takeovers, replicas, backups) take over or fail to.",
        "E208": "A replica and its primary that hold different datasets.",
        "E209": "A hit that comes when the drill is no longer watched, so that it would never happen. "
        "Lengthen `watch:`, or leave it out: then a drill is watched until a week after its last hit has passed.",
        "E210": "A machine whose rack stands at another site. Leave `site:` out: the rack's site counts.",
        "E211": "An element that two teams repair, or a team and the remote hands of a site, so that it would wait "
        "twice. Name it under one `repairs:`.",
        "E212": "A shift that ends before it begins, or lasts longer than a day. One that goes over midnight says "
        "`overnight: true`, as in `{start: 22:00, end: 06:00, overnight: true}`.",
        "E213": "A takeover by remote hands (`hands: true`) without the site (`at:`), at a site without "
        "`remote_hands:`, or without somebody who tells them what to do (`by:`).",
    }
)
"""Code → what it means and how to mend it. E0xx reading, E1xx form, E2xx references."""
