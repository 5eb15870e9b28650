"""Words addressed to a machine that reads a text, or to whoever writes about it, and not a report of anything.

They are looked for in :func:`plain` text, so that full-width letters, invisible signs and letters of another
script that look Latin hide nothing. The gate is the boundary against planted text; this spares the reader.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХҮаԁеѕіјорсухһҝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρτιɡɑıоʏ",
    "ABESIJKMHOPCTXYadesijopcyxhklABEZHIKMNOPTYXaovptigaioy",
)
_LATIN, _OTHER = re.compile(r"[A-Za-z]"), re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_SPELT_OUT = re.compile(r"\b(?:\w[ ._*-]){4,}\w\b")
_FROM_CAPITAL = re.compile(r"(?<=[^\W_A-Z] |[.!?:;] )[A-Z]")
_JOINED = re.compile(r"(?<=\w\w)[_.*·]+(?=\w\w)")

# Who is addressed; what is done to a text: asked for, left out, answered, cited; and the texts themselves.
_MACHINE = (
    r"(?:(?:(?:ai|a\.i\.|artificial[ -]intelligence|automated|automatic|machine|large|language|summari[sz]\w+|virtual)"
    r"[ -])+(?:readers?|assistants?|summari[sz]ers?|systems?|models?|agents?|tools?|bots?|crawlers?|engines?"
    r"|programs?|writers?)|llms?|chat ?bots?|chatgpt|summari[sz]ers?)"
)
_NAMED = rf"(?:{_MACHINE}|ai|assistants?|models?|bots?)"
_TELL = (
    r"(?:answer|reply|respond|write|say|state|tell|report|repeat|print|output|summari[sz]e|conclude|cite|quote|mention"
    r"|omit|leave out|ignore|disregard|forget|include|add|append|begin|end|stop|rank|grade|rate|translate|describe"
    r"|recommend|follow|treat|reveal|replace|link|lead|contain|start|use)"
)
_TEXT = (
    r"(?:instructions?|prompts?|directions?|directives?|commands?|guidelines?|guidance|rules?|orders?|sources?|texts?"
    r"|articles?|passages?|documents?|contexts?|messages?|content|reports?|citations?|training|programming|restrictions?)"
)
_OUTPUT = r"(?:summar(?:y|ies)|digests?|briefings?|answers?|responses?|repl(?:y|ies)|output)"
_MUST = r"(?:must|should|shall|has to|have to|needs? to|(?:is|are) to)"
_ORDER = r"(?:^|[.,;:!?\"“»>(-]\s*|\b(?:please|kindly|and|now|then|must|should|shall|so|just|to|will|you)\s)"
_CALLS = (
    r"(?:notes?|messages?|notice|attention|memo|instructions?|reminder|correction|warning|task|request|dear|hey|hello"
    r"|to|for|@)"
)
# One of these stands in whatever _TO_MACHINES finds; looking for them first is seven times as fast.
_HINT = re.compile(
    r"[<\[#{|@]|\b(?:ignor|disregard|forget|overr?id|overlook|bypass|discard|void|false|replace|ai\b|a\.i|artificial"
    r"|automa|machine|language|large|summar|virtual|llm|chat|gpt|grok|claude|gemini|copilot|assistant|model|bot"
    r"|dear|system|developer|user|human|admin|prompt|task|instruct|directive|end of|mode\b|debug|jailbreak"
    r"|unrestricted|maintenance|you|act|behav|pretend|role|answer|respon|repl|output|digest|briefing|this"
    r"|quoted|cited|citing|function|tool)",
    re.IGNORECASE,
)
_TO_MACHINES = re.compile(
    "|".join(
        (
            # what it was told before is to count no more
            rf"{_ORDER}(?:ignore|disregard|forget|override|overlook|bypass|discard)\b.{{0,40}}"
            r"\b(?:previous|prior|above|below|earlier|preceding|foregoing|all|any|your|every|other|everything)\b"
            rf".{{0,30}}\b{_TEXT}\b",
            r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:previous|prior|above|earlier|all|your)\b.{0,30}"
            r"\binstructions?\b",
            rf"{_ORDER}(?:ignore|disregard|forget) (?:everything|all|anything|the|this)(?: of)?(?: the| that| what)?"
            r" (?:above|before|so far|you (?:were|have been) told|article|text|rest|passages?|sources?)\b",
            r"\b(?:everything|anything|all|(?:the|any|all) (?:\w+ )?(?:text|content|information|sentences?|paragraphs?)"
            r") (?:above|below|before|preceding|that (?:precedes|follows))\b.{0,40}"
            r"\b(?:false|disregarded|ignored|void|replace[sd]?)\b",
            # a machine called by its kind, and told something
            rf"^\W*{_CALLS}\W{{0,3}}(?:\w+\s){{0,2}}{_MACHINE}\b(?=[\s\w]{{0,40}}[,:;!—–-]|.{{0,60}}\b{_TELL}\b)",
            rf"^\W*{_CALLS}\W{{0,3}}(?:(?:for|to) )?(?:the |all |any |every )?{_NAMED}\s?[,:!—–]"
            rf"|^\W*as an? (?:\w+ )?{_NAMED}, you\b",
            rf"^\W*{_MACHINE}\s*[:,!—–]|^@(?:ai|gpt|chatgpt|grok|claude|gemini|copilot|assistant|bot)\b",
            rf"\b{_NAMED}\s(?:(?:that|which|who|when|while)\s)?"
            rf"(?:(?:reads?|reading|process\w*|summari[sz]\w+|quot\w+)\s(?:this|the)(?:\s\w+)?\s)?"
            rf"(?:{_MUST}|(?:is|are) (?:asked|required|instructed|requested|told) to"
            rf"|will please|please)\s(?:now |also |only |always |never |not |therefore )*{_TELL}\b",
            rf"\b{_MACHINE} reading this\b|\b(?:for|to|at) (?:all |any |the |every )?{_MACHINE}:",
            rf"\bif you are (?:an? |the )?{_NAMED}\b",
            r"\bdear (?:\w+ing )?(?:\w+ )?(?:tool|assistant|ai|model|summari[sz]er|bot|machine|program|agent)\b",
            rf"\b{_MUST} be (?:ignored|disregarded|cited|quoted|omitted|left out) by (?:the |any |all )?{_NAMED}\b",
            # a turn of a conversation, or the marks that part its turns
            r"^\W*(?:system|assistant|developer|user|human|ai|bot|admin\w*)(?: (?:message|prompt|note|override|update"
            r"|notice))?\s?:",
            r"<\|\w*|\|>|\[/?(?:INST|SYS|SYSTEM)\]|<</?SYS>>|</?(?:system|assistant|instructions?|user|prompt)>"
            r"|^#+ ?instructions?\b",
            r"\bsystem (?:prompt|message)\b|\byour (?:\w+ )?(?:prompt|instructions) (?:word for word|verbatim)\b",
            r"^\W*(?:(?:new|next|your|updated|final|real|important) )?(?:task|instructions?|prompt|directive)s?\b"
            r"(?: (?:for|to|is|are)\b[^:]{0,40})?:|\bend of (?:the )?(?:document|article|text|context|input|prompt)\W",
            r"\b(?:developer|debug|admin|jailbreak|unrestricted|maintenance) mode (?:is |now )*(?:on|enabled|active)",
            # a new role
            r"\bfrom now on,? you\b|\byou are (?:now|no longer) (?:an?|in|the|my|free|bound|playing|called)\b",
            r"\byou are (?:\w+, )?an? (?:\w+ ){0,3}(?:assistant|ai|chat ?bot|bot|language model|summari[sz]er)\b",
            rf"{_ORDER}(?:act|behave|pretend|role-?play) (?:as (?:if you|though you|an? (?:\w+ )?"
            r"(?:assistant|ai|bot|model|dan))|to be an? (?:\w+ )?(?:assistant|ai|bot|model)|(?:that )?you are)\b",
            # the answer, brief or summary that is being written
            rf"\byour (?:\w+ )?{_OUTPUT}\b",
            rf"\b(?:the|any|every|each) {_OUTPUT}(?: (?:of|to|about|for) [^,.;]{{0,50}})? {_MUST}"
            rf" (?:also |only |not )*{_TELL}\b",
            r"\b(?:your|the|as|in|this|of every) (?:answer|reply|response) to (?:any|every|all) questions?\b",
            r"\b(?:when|if|while|before|after|once) (?:you|summari[sz]ing|answering|citing)"
            r" ?(?:summari[sz]e|answer|cite|quote|reply|respond|translate|write about|process) ?(?:this|the|any|it|,)",
            rf"{_ORDER}{_TELL} .{{0,80}}\b(?:in|into|to|at the (?:end|top|start|beginning|head) of)"
            rf" (?:the|your|any|every|each) {_OUTPUT}\b",
            rf"{_ORDER}(?:rank|place|put|grade|rate) this (?:story|source|article|item|text)\b",
            rf"\b(?:must|should|may|shall) not be (?:quoted|cited|summari[sz]ed)\b.{{0,40}}\b{_TELL}\b",
            r"\b(?:call|invoke|run|use) the (?:function|tool)\b|\"tool\"\s?:"
            r"|\bdo not (?:mention|reveal) th(?:is|ese) instructions?",
        )
    ),
    re.IGNORECASE,
)
# A request put to whoever reads ("Write that …", "Please list …"): no report of anything, for a person or a machine.
# A word that is as often a noun ("Output in May rose", "State media said") only before what makes it a verb.
_OPENING = re.compile(
    "|".join(
        (
            r"(?:(?:please|kindly|now|also|finally|instead|then|and),?\s)*(?:"
            r"(?:append|augment|capitali[sz]e|compose|convert|create|delete|describe|develop|draft|embed|encode|enhance"
            r"|ensure|explain|generate|give|identify|imagine|include|insert|instruct|integrate|introduce|jumble|mention"
            r"|misspell|modify|paraphrase|pretend|provide|rearrange|recommend|render|repeat|rephrase|replace|reply"
            r"|respond|reveal|rewrite|scramble|substitute|suggest|summari[sz]e|swap|tell|translate|write|break down"
            r"|break up|leave out|mix up|jumble up)\s"
            r"(?:an?|the|this|that|these|those|your|you|my|me|us|all|only|any|every|each|how|what|why|in|it|to|with|at"
            r"|one|two|three|some|down|out|about|vowels|letters|words|spaces)\b"
            r"|(?:answer|begin|end|list|output|print|say|state|use|visit|report|cite|quote|omit|lead|rank)\s"
            r"(?:the|this|that|your|my|me|us|all|only|it|every)\b"
            r"|stop (?:reading|summari[sz]ing|writing|here)\b"
            r"|(?:do not|don't)\s)",
            r"(?:please|kindly)\b",
            r"(?:send|post|forward|upload|submit|fetch|visit|open|load|go to|log)\b.{0,60}(?:https?://|www\.|@\w)",
            r"your (?:\w+ )?(?:objective|task|mission|goal|role|job|orders?|rules) (?:is|are)\b",
            r"you (?:shall|are (?:to|required|ordered|instructed)|will now|have no)\b",
            r"\W*(?:notes?|messages?|memo|instructions?|reminder) (?:to|for) (?:the |all |any )?(?:\w+ ){0,2}"
            r"(?:editors?|writers?|analysts?|agents?|tools?|systems?|desks?|readers?|reporters?)\s?[:,—–-]",
            rf"\W*(?:\w+ )?(?:agents?|editors?|tools?|systems?|bots?)\s?:\s{_TELL}\b",
        )
    ),
    re.IGNORECASE,
)
_WITHIN = re.compile(
    "|".join(
        (
            r"\byou (?:must|should|shall|have to|need to|are to|will) (?:now |also |only |always |never |not )*"
            r"(?:answer|reply|respond|cite|quote|omit|output|print|summari[sz]e|conclude)\b",
            r"\b(?:it would be (?:kind|nice|good|helpful)|be so (?:kind|good)|(?:we|i) (?:ask|request|invite) you"
            r"|(?:would|could|can|will) you (?:please|kindly)|(?:would|should) (?:be grateful|appreciate it) if you)"
            rf"\b.{{0,40}}\b{_TELL}\b|\bbe grateful if your\b",
            r"\b(?:whoever|anyone who|anybody who|editors|writers|journalists|those) "
            r"(?:summari[sz]|compil|writ|quot|cit)\w* (?:this|the|an?)\b"
            rf".{{0,40}}\b{_MUST} {_TELL}\b",
            # what an account of the matter has to hold
            r"\b(?:belongs?|goes|(?:should|must|shall|has to|have to|needs? to|ought to|is to|are to) (?:be (?:added"
            r"|appended|included|mentioned|placed|put|cited|quoted|shown|repeated)|appear|stand|go|come))\b.{0,30}"
            r"\b(?:at|in|to|on|with|into) (?:the (?:end|beginning|start|top|head|bottom|close|foot) of )?"
            r"(?:every|each|any|all|your) (?:\w+ )?(?:accounts?|summar(?:y|ies)|briefs?|briefings?|reports?|answers?"
            r"|articles?|repl(?:y|ies)|versions?)\b(?: (?:of|about|on) (?:this|it|these)\b|[.!]?$)",
            r"\bother sources? (?:are|is|should|must)\b.{0,40}\b(?:ignored|disregarded|left out)\b",
        )
    ),
    re.IGNORECASE,
)
# A language model or an assistant, in other languages, called upon.
_CALLED_FOREIGN = re.compile(
    r".{0,40}\b(?:sprachmodell\w*|ki-(?:assistent|modell|system)\w*|mod[eè]les? de langage|model[oe]s? de (?:lenguaje"
    r"|linguagem)|modell[oi] linguistic[oi]|model\w* językow\w+|мовн\w+ модел\w+|языков\w+ модел\w+"
    r"|(?:lieber?|cher|querido|estimado|caro|gentile|дорог\w+|шановн\w+|уважаем\w+|drogi) (?:ki-)?"
    r"(?:assistent\w*|assistant|asistente|асистент\w*|ассистент\w*|asystenci\w*)"
    r"|(?:nota|note|hinweis|примітка|примечание) (?:para|per|pour|für|an|для) (?:las? |l'|die |[oia]l? )?"
    r"(?:ia|ki|ai|ші|ии))\s?[:,!]|(?:语言模型|人工智能助手|言語モデル)[：:，,、]",
    re.IGNORECASE,
)
# "Ignore", "instructions" and "previous" in other languages, by ISO 639-1 code: all three within a clause. Two of the
# three are news ("ignora las órdenes", "ignorieren frühere Urteile").
_LEXICON = {
    "ar": (r"تجاهل|انس[َى]?\b|أهمل|لا تتبع", r"تعليمات|أوامر|توجيهات|إرشادات", r"سابق|أعلاه|جميع|كل\b"),
    "de": (
        r"\b(?:ignorier(?:e|t|en)?|vergiss|vergesst|vergessen|missachte[nt]?|beachte[nt]?)\b",
        r"anweisung|instruktion|vorgabe|anleitung|\bbefehl|\bprompt|\bregeln\b",
        r"\b(?:vorherig|bisherig|vorig|früher|obig|vorangegangen|all|oben|deine)\w*",
    ),
    "es": (
        r"\b(?:ignor(?:a|e|en|ad|ar)|olvid(?:a|e|en|ad|ar)|descart(?:a|e|ar)|caso omiso|no (?:sigas?|hagas? caso))\b",
        r"\b(?:instrucci[oó]n|órdenes|indicaciones|reglas|directrices)",
        r"\b(?:anterior|previ[ao]s?\b|todas\b|precedente|de arriba)",
    ),
    "fr": (
        r"\b(?:ignor(?:e|ez|er)|oubli(?:e|ez|er)|(?:tiens|tenez|tenir) (?:pas |aucun )?compte|néglige[zr]?)\b",
        r"\b(?:instruction|consigne|directive|règles\b)",
        r"\b(?:précédent|antérieur|ci-dessus|toutes\b|tes\b|vos\b)",
    ),
    "it": (
        r"\b(?:ignora(?:te|re)?|dimentica(?:te|re)?|trascura(?:te|re)?)\b",
        r"\b(?:istruzion|ordini\b|regole\b|indicazioni\b|comandi\b)",
        r"\b(?:precedent|di sopra|sopra\b|tutte\b)",
    ),
    "ja": (r"無視|忘れ", r"指示|命令|プロンプト|ルール", r"以前|これまで|前の|上記|すべて|全て"),
    "ko": (r"무시|잊어", r"지시|명령|프롬프트|지침", r"이전|앞의|위의|모든"),
    "nl": (
        r"\b(?:negeer|vergeet)\b",
        r"\b(?:instructies|opdrachten|regels)\b",
        r"\b(?:vorige|eerdere|bovenstaande|alle)\b",
    ),
    "pl": (
        r"\b(?:z?ignoruj|pomiń|zapomnij|zlekceważ)",
        r"\b(?:instrukcj|polece[nń]|wskazów|zasad|komend)",
        r"\b(?:poprzedni|wcześniejsz|wszystki|powyższ)",
    ),
    "pt": (
        r"\b(?:ignor(?:a|e|em|ar)|esque(?:ça|çam|cer|ce)|desconsider(?:a|e|em|ar))\b",
        r"\b(?:instru(?:ç|c)|ordens\b|orientaç|regras\b|comandos\b)",
        r"\b(?:anterior|prévi|acima\b|todas\b)",
    ),
    "ru": (
        r"\b(?:про)?игнорируй|\bзабуд[ьи]|\bне обращай(?:те)? внимания|\bотбрось",
        r"\b(?:инструкци|указани|команд|правил|промпт|подсказ|сказан|написан)",
        r"\b(?:предыдущ|прежн|прошл|вс[еёю]\b|всех\b|выше)",
    ),
    "tr": (
        r"yok say|görmezden gel|\bunut\b|\bunutun|dikkate alma|göz ardı et",
        r"\b(?:talimat|yönerge|komut|kural)",
        r"\b(?:önceki|yukarıdaki|tüm|bütün)\b",
    ),
    "uk": (
        r"\b(?:про)?ігноруй|\bзабудь|\bне зважай|\bзнехтуй|\bвідкинь",
        r"\b(?:інструкці|вказів|команд|правил|промпт|підказ|настанов|сказан|написан)",
        r"\b(?:попередн|вс[іе]\b|усі\b|всіх\b|вищ|раніш|минул)",
    ),
    "zh": (
        r"忽略|忽视|忽視|无视|無視|忘记|忘記|不要理会",
        r"指令|指示|说明|提示|命令|规则|規則",
        r"之前|以前|先前|上述|以上|前面|所有|此前",
    ),
}
_ANY_VERB = re.compile("|".join(verb for verb, _, _ in _LEXICON.values()), re.IGNORECASE)
# Verb before or after; the noun and what says "previous" no farther than a clause apart.
_FOREIGN = tuple(
    (
        re.compile(verb, re.IGNORECASE),
        re.compile(rf"(?:{noun}).{{0,30}}(?:{before})|(?:{before}).{{0,30}}(?:{noun})", re.IGNORECASE),
    )
    for verb, noun, before in _LEXICON.values()
)


def plain(text: str) -> str:
    """Text as a reader takes it: letters of one width, none invisible, lookalikes Latin, spelt-out words joined."""
    if text.isascii():
        folded = text
    else:
        folded = "".join(
            c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cf", "Co")
        )
        # Lookalikes are folded among Latin letters only: a Ukrainian word is left as it is written.
        if len(_LATIN.findall(folded)) > len(_OTHER.findall(folded)):
            folded = folded.translate(_LOOKALIKES)
        folded = folded.replace("’", "'")
    return _JOINED.sub(" ", _SPELT_OUT.sub(lambda m: re.sub(r"[ ._*-]", "", m.group()), folded))


def _bare(text: str) -> str:
    """Text without the marks on its letters."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def to_machines(text: str) -> bool:
    """Whether a text is plainly addressed to a machine that reads it: its whole paragraph is then suspect."""
    read = plain(text)
    bare = _bare(read)
    if (_HINT.search(bare) and _TO_MACHINES.search(bare)) or _CALLED_FOREIGN.match(read):
        return True
    return _ANY_VERB.search(read) is not None and any(
        verb.search(read) and near.search(read) for verb, near in _FOREIGN
    )


def instructs(text: str) -> bool:
    """Whether a text is addressed to a machine, or tells or asks whoever reads it to write something."""
    if to_machines(text):
        return True
    read = _bare(plain(text))
    return bool(_OPENING.match(read) or _WITHIN.search(read))


def in_headline(title: str) -> bool:
    """Whether a headline, or what follows its first words from a capital on, is addressed to a machine."""
    starts = (0, *(found.start() for found in _FROM_CAPITAL.finditer(title)))
    return any(to_machines(title[start:]) for start in starts)
