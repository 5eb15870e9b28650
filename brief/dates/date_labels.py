"""Words that stand beside a date on a line of its own: published, changed, so long ago; language by language."""

from __future__ import annotations

import re

_PUBLISHED = """
(?:(?:first|originally|date|article|story)[ ])?(?:published|posted|issued|released|created)(?:[ ]date)?(?:[ ](?:on|at))?
(?:publication|release|posting)[ ]date|date[ ]of[ ](?:publication|issue)
(?:erst)?veröffentlicht(?:[ ](?:am|von))?|erschienen(?:[ ]am)?|erstellt(?:[ ]am)?|publiziert(?:[ ]am)?
(?:veröffentlichungs|erscheinungs)datum|stand
publiée?s?(?:[ ]le)?|mise?[ ]en[ ]ligne(?:[ ]le)?|postée?(?:[ ]le)?|parue?(?:[ ]le)?|créée?[ ]le|date[ ]de[ ]publication
publicad[oa](?:[ ](?:el|em|a))?|cread[oa](?:[ ]el)?|fecha(?:[ ]de[ ]publicación)?
postad[oa](?:[ ]em)?|criad[oa](?:[ ]em)?|data[ ]de[ ]publicação
pubblicat[oa](?:[ ]il)?|data(?:[ ]di)?[ ]pubblicazione
gepubliceerd(?:[ ]op)?|geplaatst(?:[ ]op)?|verschenen(?:[ ]op)?|publicatiedatum
opublikowan[oaey]|dodan[oaey]|publikacja|utworzono|data[ ](?:publikacji|dodania|utworzenia)
опубликован[оаы]?|размещен[оаы]?|размещён|создан[оа]|дата[ ](?:публикации|размещения|создания)|время[ ]публикации
опубліковано?|розміщено|створено|дата[ ](?:публікації|розміщення)|час[ ]публікації
(?:yayı[nm](?:la(?:n(?:ma|dı)|dı))?|giriş|eklenme|oluşturulma)(?:[ ](?:tarihi|zamanı))?(?=\\s*[:.]|\\s+\\d|\\s*$)
(?:först[ ])?publicerad(?:[ ]den)?|publisert(?:[ ]den)?|publiceret(?:[ ]den)?
offentliggjort|udgivet|utgitt|skapad|opprettet
نُ?شرت?(?:[ ](?:في|يوم))?|تم[ ]النشر(?:[ ]في)?|تاريخ[ ]النشر
"""
_CHANGED = """
(?:(?:last|article|story|date)[ ])?(?:updated?|modified|edited|revised|amended|changed)(?:[ ](?:on|at))?
(?:zuletzt[ ])?(?:aktualisiert|geändert|bearbeitet|überarbeitet)(?:[ ]am)?|(?:letzte[ ])?(?:aktualisierung|änderung)
(?:mise?[ ]à[ ]jour|modifiée?|actualisée?)(?:[ ]le)?|dernière[ ](?:mise[ ]à[ ]jour|modification)
(?:actualizad[oa]|atualizad[oa]|modificad[oa])(?:[ ](?:el|em|a))?
(?:última[ ])?(?:actualización|atualização|modificación|modificação)
(?:aggiornat[oa]|modificat[oa])(?:[ ]il)?|(?:ultim[oa][ ])?(?:aggiornamento|modifica)
(?:laatst[ ])?(?:bijgewerkt|gewijzigd|aangepast)(?:[ ]op)?|laatste[ ](?:update|wijziging)
(?:ostatnia[ ])?(?:aktualizacja|modyfikacja)|zaktualizowan[oaey]|zmodyfikowan[oaey]
data[ ](?:aktualizacji|modyfikacji)
обновлен[оаы]?|обновлён|изменен[оаы]?|отредактировано|последнее[ ](?:обновление|изменение)
дата[ ](?:обновления|изменения)
оновлено|змінено|відредаговано|останнє[ ](?:оновлення|редагування)|дата[ ](?:оновлення|зміни)
(?:son[ ])?(?:güncelle(?:n?me|ndi)|düzenlenme)(?:[ ](?:tarihi|zamanı))?
(?:senast[ ])?(?:uppdaterad|ändrad)(?:[ ]den)?|(?:sist[ ])?(?:oppdatert|endret)(?:[ ]den)?
(?:sidst[ ])?(?:opdateret|ændret)(?:[ ]den)?
(?:آخر[ ])?تحديث|تم[ ]التحديث(?:[ ]في)?|عُ?دلت?[ ]في
"""
# Scripts without spaces: no boundary of words can be asked for.
_PUBLISHED_CJK = """
(?:初回)?公開日?時?|掲載日?時?|配信日?時?|投稿日?時?|発表日?時?|作成日時?
(?:[发發]布|[发發]表|刊登|[发發]稿)(?:[时時][间間]|日期|[于於])?|[时時][间間]|日期
기사입력|최초입력|입력|등록|작성일?|게시일?|발행일?|송고시?간?|승인
"""
_CHANGED_CJK = """
(?:最終|最后|最後)?(?:更新|修正|改訂|修改)(?:日?[时時]?[间間]?|日時|[于於])
최종[ ]?수정|기사수정|수정일?|업데이트
"""
# Small words before a date, on a line of its own only.
_WEAK = (
    r"(?:on|date|dated|as of|vom|am|den|datum|le|du|el|em|il|del|op|data|fecha|dnia|z dnia|от|дата|від|tarih|tarihi"
    r"|التاريخ|بتاريخ|في|日付)"
)


def _any(listed: str) -> str:
    return "|".join(line for line in listed.replace("[ ]", " ").strip().split("\n"))


LABEL = re.compile(
    rf"(?<!\w)(?:(?P<changed>{_any(_CHANGED)})|(?P<published>{_any(_PUBLISHED)}))(?!\w)\s*[:：.]?\s*"
    rf"|(?:(?P<changed_>{_any(_CHANGED_CJK)})|(?P<published_>{_any(_PUBLISHED_CJK)}))\s*[:：]?\s*",
    re.IGNORECASE,
)
"""One label, with the colon and the space after it."""
LEAD = re.compile(
    rf"(?:(?:(?<!\w)(?:{_any(_CHANGED)}|{_any(_PUBLISHED)}|{_WEAK})(?!\w)|{_any(_CHANGED_CJK)}|{_any(_PUBLISHED_CJK)})"
    r"(?:\s*[:：]\s*|\s+|(?=\d)))+",
    re.IGNORECASE,
)
"""What may stand before a date on its line."""
AGO = re.compile(
    r"(?:(?:about|over|less than|almost) )?(?:an?|one|\d{1,3})\+?\s?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?"
    r"|hours?|d|days?|w|weeks?|mos?|months?|y|yrs?|years?) ago"
    r"|vor (?:einer?|einem|\d{1,3}) (?:sekunde|minute|stunde|tag|woche|monat|jahr)\w*"
    r"|il y a (?:une?|\d{1,3}) \w+|hace (?:una?|\d{1,3}) \w+|há (?:uma?|\d{1,3}) \w+|(?:un|un'|\d{1,3}) ?\w+ fa"
    r"|(?:een|\d{1,3}) \w+ geleden|(?:\d{1,3} )?\w+ (?:temu|назад|тому|önce|siden|sedan)|for \d{1,3} \w+ siden"
    r"|\d{1,3}\s?(?:秒|分|分钟|分鐘|時間|小时|小時|日|天|週間|周|か月|个月)(?:前|之前)|\d{1,3}\s?(?:초|분|시간|일|주|개월)\s?전"
    r"|(?:منذ|قبل) (?:\d{1,3} )?\w+|just now|today|yesterday|heute|gestern|hoy|ayer"
    r"|aujourd.hui|hier|oggi|ieri|hoje|ontem"
    r"|vandaag|gisteren|dzisiaj|dziś|wczoraj|сегодня|вчера|сьогодні|вчора|bugün|dün|今天|昨天|今日|昨日|오늘|어제",
    re.IGNORECASE,
)
"""A time told by how long ago it was when the page was shown: no day by itself."""


def of_change(text: str) -> bool:
    """Whether a line with a date says that it is of a change ("Updated: 4 March", "Son güncelleme: …")."""
    return any(m["changed"] or m["changed_"] for m in LABEL.finditer(text))


def leads_to_change(words: str) -> bool:
    """Whether words end with such a label, so that the date that follows is one of change ("… Updated: ")."""
    return any(m.end() == len(words) and (m["changed"] or m["changed_"]) for m in LABEL.finditer(words))
