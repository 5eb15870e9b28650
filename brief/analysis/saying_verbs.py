"""Verbs by which somebody says, believes, shows or cites something, in all their forms."""

from __future__ import annotations


def forms(stems: str, endings: str) -> frozenset[str]:
    """Stems with each of some endings; "-" is none."""
    return frozenset(stem + ending.strip("-") for stem in stems.split() for ending in endings.split())


# Verbs of saying: words follow as a clause, as direct speech or as an object ("announced a plan").
SAYING = (
    forms(
        """accus acknowledg advis advocat alleg announc apologis apologiz argu attribut blam castig challeng
        characteris characteriz cit criticis criticiz declar decr denounc describ disclos divulg emphasis emphasiz
        estimat jok not observ outlin pledg prais promis propos ridicul stat teas urg""",
        "e es ed ing",
    )
    | forms(
        """add admit affirm answer ask assail assert attack attest boast call caution claim comment complain conclud
        concur condemn confirm contend counter defend demand detail discuss disput dispel exclaim explain
        express find forecast hail highlight hint inform insist joke lambast lament laud mention moan note opin predict
        proclaim
        point project question quip recall recount recommend reject relay remark remind report request reiterat
        respond retort reveal scoff scold signal speculat stress suggest talk testif threaten tout tweet underlin
        underscor vow warn whisper write""",
        "- s ed d ing es e ied ies",
    )
    | forms("say tell reply deny testify rail", "- s ing")
    | frozenset(
        """said told wrote writing spoke speaks speaking denied denies replied replies admitted admitting
        identified identifies found posted posts posting lists spelled sang sings singing quoted quotes""".split()
    )
)
# Verbs of believing: a clause follows, or somebody "to do" something.
BELIEVING = (
    forms(
        """anticipat assum believ conced hypothesis hypothesiz imagin presum realis realiz recognis recogniz theoris
        theoriz""",
        "e es ed ing",
    )
    | forms(
        "agree consider doubt expect fear feel hope maintain reckon suspect think understand worry",
        "- s ed d ing",
    )
    | frozenset("thought felt hopes worried worries understood convinced".split())
)
# After these a plain object is not what is said: "found the body", "read the book", "called the police".
CLAUSE_ONLY = BELIEVING | frozenset(
    """add adds added adding answer answers answered answering attack attacks attacked attacking attest challenge
    challenges challenged challenging cite cites cited claim claims conclude concludes concluded counter counters
    countered defend defends defended defending express expresses expressed find finds finding forecast found joke jokes
    joked joking lists note notes noted post posting posted posts project projects projected question questions
    questioned questioning recall recalls recalled relay relays relayed respond responds
    responded responding reveal reveals revealed revealing sang signal signals signaled sing singing sings speak
    speaking speaks spoke spoken suggest suggests testified testifies testify write writes writing written
    wrote""".split()
)
# What documents and tests do: "data showed that …"; a person who shows something says nothing.
SHOWING = forms("show indicate demonstrate suggest reveal find confirm", "- s ed d n") | {"found"}
CITING = frozenset(("according", "citing", "quoting"))
RELAYING = frozenset("quoted cited quotes cites".split())
CUES = SAYING | BELIEVING | SHOWING | CITING | {"per", "via", "put", "puts"}
"""Words without one of which nobody speaks in a sentence."""
