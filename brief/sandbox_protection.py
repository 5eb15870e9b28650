"""What the kernel holds a parsing child with on this machine, and what is open where it lacks something."""

from __future__ import annotations

SCOPED = 6
"""The version of Landlock that keeps signals and nameless sockets within the child."""


class Protection:
    """What a child could put on at its start; a plain class, for `dataclasses` is slow to import.

    Attributes:
        landlock: version of Landlock's interface, 0 where the kernel has none.
        seccomp: whether the child makes the system calls of `brief.sandbox_filter` only.
        network_namespace: whether its network is an empty one of its own.
    """

    __slots__ = ("landlock", "network_namespace", "seccomp")

    def __init__(self, landlock: int = 0, seccomp: bool = False, network_namespace: bool = False) -> None:
        self.landlock = landlock
        self.seccomp = seccomp
        self.network_namespace = network_namespace

    def parts(self) -> dict[str, int | bool]:
        """Each of them by its name."""
        return {name: getattr(self, name) for name in ("landlock", "seccomp", "network_namespace")}

    @property
    def words(self) -> str:
        """What protects here: "Landlock ABI 7, seccomp, an empty network namespace"."""
        named = {
            f"Landlock ABI {self.landlock}": self.landlock,
            "seccomp": self.seccomp,
            "an empty network namespace": self.network_namespace,
        }
        return ", ".join(name for name, there in named.items() if there) or "limits and an audit hook alone"

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing here, each with what a parser could do that was taken over by a document."""
        found = []
        if not self.landlock:
            done = "read" if self.seccomp else "read and write"
            found.append(f"no Landlock: a parser that is taken over could {done} your files")
        if not self.seccomp:
            signals = "" if self.landlock >= SCOPED else " signal yours,"
            found.append(
                f"no seccomp: it could make processes,{signals} use sockets that are files, change files' modes"
            )
        if not self.network_namespace and not self.seccomp:
            found.append("no network namespace: it could reach the network")
        elif not self.network_namespace:
            found.append("no network namespace: but no socket can be made, so the network stays out of reach")
        return tuple(found)

    def to_bytes(self) -> bytes:
        """As the child tells it."""
        return b"%d %d %d" % (self.landlock, self.seccomp, self.network_namespace)

    @classmethod
    def from_bytes(cls, told: bytes) -> Protection:
        """What `to_bytes` wrote.

        Raises:
            ValueError: it is something else.
        """
        landlock, seccomp, network = map(int, told.split())
        return cls(landlock, bool(seccomp), bool(network))
