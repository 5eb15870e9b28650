"""Which network addresses may be connected to: public ones, and no others.

The lists follow the IANA special-purpose registries (RFC 6890 and its updates) rather than
`ipaddress.is_private`, which changes with the version of Python and misses 100.64/10, 64:ff9b::/96,
2002::/16 and multicast. IPv6 is an allow-list: what lies outside global unicast is refused unseen.
"""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address, ip_network

_SPECIAL = {
    "0.0.0.0/8": "an address of this machine",
    "10.0.0.0/8": "a private address",
    "100.64.0.0/10": "an address inside a provider's network",
    "127.0.0.0/8": "a loopback address",
    "169.254.0.0/16": "a link-local address, where clouds keep their metadata",
    "172.16.0.0/12": "a private address",
    "192.0.0.0/24": "a reserved address",
    "192.0.2.0/24": "a documentation address",
    "192.88.99.0/24": "a 6to4 relay address",
    "192.168.0.0/16": "a private address",
    "198.18.0.0/15": "a benchmarking address",
    "198.51.100.0/24": "a documentation address",
    "203.0.113.0/24": "a documentation address",
    "224.0.0.0/4": "a multicast address",
    "240.0.0.0/4": "a reserved address",
    "::/128": "an address of this machine",
    "::1/128": "a loopback address",
    "::ffff:0:0/96": "an IPv4 address in IPv6 clothes",
    "64:ff9b::/96": "an IPv4 address behind a translator",
    "64:ff9b:1::/48": "an IPv4 address behind a translator",
    "2001::/23": "a tunnel or protocol address",
    "2001:db8::/32": "a documentation address",
    "2002::/16": "an IPv4 address in a 6to4 tunnel",
    "3fff::/20": "a documentation address",
    "fc00::/7": "a private address",
    "fe80::/10": "a link-local address",
    "ff00::/8": "a multicast address",
}
_GLOBAL_V6 = "2000::/3"

# What a person means who allows private addresses: the machine itself, the house, the provider.
_OWN = "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 ::1/128 fc00::/7".split()


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
    if allow_private and any(parsed in _network(own) for own in _OWN):
        return ""
    why = next((why for special, why in _SPECIAL.items() if parsed in _network(special)), "")
    outside = parsed.version == 6 and parsed not in _network(_GLOBAL_V6)
    return why or ("not a public address" if outside else "")


_network = cache(ip_network)
