"""What looking at a host again need not read again: a state is asked for hundreds of times, and little changes."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Remembered:
    """Kept with its host, and gone with it. Looked at by one thread at a time."""

    digests: dict[tuple[int, int, int, int], str] = field(default_factory=dict)
    """Device, inode, time of the last change in nanoseconds and size of a file → SHA-256 of its content."""
    dumps: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    """Database server → where its log stood when it was read, and what was read."""
