"""Which network addresses may be connected to: public ones, and no others.

The lists follow the IANA special-purpose registries (RFC 6890 and its updates) rather than
`ipaddress.is_private`, which changes with the version of Python and misses 100.64/10, 64:ff9b::/96,
2002::/16 and multicast. IPv6 is an allow-list: what lies outside global unicast is refused unseen.
"""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Names of this machine to itself: what goes there does not leave it."""
_SPECIAL = {
    "an address of this machine": "0.0.0.0/8 ::/128",
    "a private address": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7",
    "an address inside a provider's network": "100.64.0.0/10",
    "a loopback address": "127.0.0.0/8 ::1/128",
    "a link-local address, where clouds keep their metadata": "169.254.0.0/16",
    "a link-local address": "fe80::/10",
    "a reserved address": "192.0.0.0/24 240.0.0.0/4",
    "a documentation address": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
    "a 6to4 relay address": "192.88.99.0/24",
    "a benchmarking address": "198.18.0.0/15",
    "a multicast address": "224.0.0.0/4 ff00::/8",
    "an IPv4 address in IPv6 clothes": "::ffff:0:0/96",
    "an IPv4 address behind a translator": "64:ff9b::/96 64:ff9b:1::/48",
    "a tunnel or protocol address": "2001::/23",
    "an IPv4 address in a 6to4 tunnel": "2002::/16",
}
"""Why networks are refused → those networks."""
_GLOBAL_V6 = "2000::/3"

# What a person means who allows private addresses: the machine itself, the house, the provider.
_OWN = "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 ::1/128 fc00::/7"


def refusal(address: str, *, allow_private: bool = False) -> str:
    """Why an address must not be connected to, or an empty string where it may be.

    Args:
        address: a numeric IPv4 or IPv6 address, as a resolver or a socket gives it.
        allow_private: admit loopback, private and provider-internal addresses. Link-local (metadata),
            multicast, reserved and wrapped ones stay refused: no article lives there.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "not an address"
    if allow_private and any(parsed in network for network in _networks(_OWN)):
        return ""
    why = next((why for why, nets in _SPECIAL.items() if any(parsed in net for net in _networks(nets))), "")
    outside = parsed.version == 6 and parsed not in IPv6Network(_GLOBAL_V6)
    return why or ("not a public address" if outside else "")


@cache
def _networks(named: str) -> list[IPv4Network | IPv6Network]:
    return [ip_network(name) for name in named.split()]
