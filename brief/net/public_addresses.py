"""Which network addresses may be connected to: public ones, and no others.

The lists follow the IANA special-purpose registries (RFC 6890 and its updates) rather than
`ipaddress.is_private`, which changes with the version of Python and misses 100.64/10, 64:ff9b::/96,
2002::/16 and multicast. IPv6 is an allow-list: what lies outside global unicast is refused unseen.
"""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_V4 = {
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
}
_V6 = {
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

_OWN_NETWORKS = (
    # What a person means who allows private addresses: the machine itself, the house, the provider.
    ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
    ["::1/128", "fc00::/7"],
)


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
    v4, v6, own_v4, own_v6 = _networks()
    if isinstance(parsed, IPv4Address):
        if allow_private and any(parsed in network for network in own_v4):
            return ""
        return next((why for network, why in v4 if parsed in network), "")
    return _refusal_v6(parsed, v6, own_v6 if allow_private else [])


def _refusal_v6(parsed: IPv6Address, special: list[tuple[IPv6Network, str]], own: list[IPv6Network]) -> str:
    if any(parsed in network for network in own):
        return ""
    why = next((why for network, why in special if parsed in network), "")
    return why or ("" if parsed in IPv6Network(_GLOBAL_V6) else "not a public address")


@cache
def _networks() -> tuple[
    list[tuple[IPv4Network, str]], list[tuple[IPv6Network, str]], list[IPv4Network], list[IPv6Network]
]:
    return (
        [(IPv4Network(net), why) for net, why in _V4.items()],
        [(IPv6Network(net), why) for net, why in _V6.items()],
        [IPv4Network(net) for net in _OWN_NETWORKS[0]],
        [IPv6Network(net) for net in _OWN_NETWORKS[1]],
    )
