"""Lines by which a mail sells, asks to subscribe, closes its text or speaks of itself, in ten languages."""

from __future__ import annotations

import re

ALONE = (
    r"advertisements?|advertorial|ads?|sponsored(?: (?:content|post|message|link))?|promoted|promotion|paid"
    r" (?:post|content|partnership|partner content|message|program)|partner content|branded content"
    r"|(?:a )?(?:word|message|note) from (?:our|today['’]?s) (?:sponsors?|partners?)|(?:our|today['’]?s)"
    r" (?:sponsors?|partners?)"
    r"|this is sponsored (?:advertising )?content|thanks to our sponsors?"
    r"|anzeigen?|werbung|bezahlte anzeige|gesponsert|bezahlter inhalt|publicité|contenu"
    r" sponsorisé"
    r"|sponsorisé|publi-?(?:rédactionnel|reportage)|publicidad|patrocinado|contenido patrocinado|publirreportaje"
    r"|materiał (?:sponsorowany|partnera|promocyjny)|artykuł sponsorowany|reklama|ogłoszenie|реклама|на правах"
    r" рекламы"
    r"|на правах реклами|партн[её]рский материал|партнерський матеріал|спонсорский материал|промо"
    r"|pubblicità|contenuto sponsorizzato|publicidade|conteúdo patrocinado|advertentie|gesponsord|annons|annonce"
    r"|reklam|広告|广告|廣告|إعلان"
)
NAMED = (
    r"(?:presented|sponsored|supported|powered|brought to you|made possible|paid for|produced|offered) by"
    r"|in (?:partnership|association|collaboration|cooperation) with|together with|(?:a |an )?(?:message|word"
    r"|note|advertisement|"
    r"paid (?:message|post|content)) (?:from|by)|sponsored( content| post)? (?:from|by)|today['’]s (?:sponsor"
    r"|partner)s?(?: is)?"
    r"|from our (?:sponsor|partner)s?(?: at)?|advertorial by|präsentiert von|gesponsert von|in (?:zusammenarbeit"
    r"|kooperation|partnerschaft)"
    r" mit|eine (?:anzeige|nachricht) von|mit unterstützung von|unterstützt von|powered by"
    r"|(?:présenté|sponsorisé|proposé|offert|parrainé) par|en partenariat avec|avec le soutien de|un message de"
    r"|(?:presentado|patrocinado|ofrecido) por|en (?:colaboración|asociación) con|con el (?:apoyo|patrocinio) de"
    r"|un mensaje de"
    r"|partnerem (?:wydania|newslettera) jest|partner (?:wydania|newslettera)|sponsorem jest|we współpracy z"
    r"|materiał (?:sponsorowany|partnera) przez|при поддержке|спонсор(?: выпуска)?|партн[её]р выпуска|совместно с"
    r"|за підтримки|спонсор випуску|партнер випуску|спільно з|presentato da|in collaborazione con|offerto da"
    r"|apresentado por|em parceria com|aangeboden door|in samenwerking met"
)
MARKER = re.compile(rf"^[\W_]*(?:{ALONE})[\W_]*$", re.IGNORECASE)
MARKER_BY = re.compile(rf"^[\W_]*(?:{NAMED})[\s:·|–—-]*(?P<name>\S.{{0,60}})?$", re.IGNORECASE)
# "Werbung: neue Regeln" is news, "WERBUNG: Acme" is none.
PREFIX = re.compile(
    r"^[\W_]*(?:(?i:sponsored(?: content| post)?|paid (?:post|content)|partner content|advertisement|advertorial"
    r"|anzeige"
    r"|artykuł sponsorowany|materiał sponsorowany|contenido patrocinado|contenu sponsorisé|на правах рекламы)"
    r"|(?-i:AD|PROMOTED|WERBUNG|REKLAMA|РЕКЛАМА|PUBLICITÉ|PUBLICIDAD))\]?\)?\s*[:|·•–—-]\s*\S"
)
# A label in capitals, in one paragraph with what it labels: "PRESENTED BY ACME Acme insures ships."
LABEL = re.compile(
    rf"^[\W_]*(?P<label>{ALONE}|{NAMED})(?P<name>(?:\s+[^\W\d_a-z][^\W_a-z]+\b)*)[\W_]+\w", re.IGNORECASE
)
SUFFIX = re.compile(
    r"\((?:sponsor(?:ed)?|ad|advert|advertisement|promoted|paid|anzeige|werbung|реклама)\)\W*$", re.IGNORECASE
)
BELOW = re.compile(r"^(?:\S{1,30} ){1,4}sponsor$")
END = re.compile(
    r"^[\W_]*(?:end of (?:the )?(?:ad|advertisement|sponsored content)|advertisement ends?|ende der anzeige)\W*$",
    re.I,
)
COMMON = frozenset("the and for with our your from insurance bank group company news".split())

FOOTER = re.compile(
    r"\bunsubscribe\b|\bmanage (?:your )?(?:email )?(?:preferences|subscriptions?)"
    r"|update (?:your )?(?:email )?preferences|se désabonner|se désinscrire"
    r"|you(?:['’]re| are) receiving this|you (?:have )?received this (?:e-?mail|message|newsletter)"
    r"|this (?:e-?mail|message|newsletter) was sent|view (?:(?:this|it|the)\b.{0,20})?in (?:your |a )?(?:web"
    r" ?)?browser"
    r"|was this (?:e-?mail )?forwarded|to your address book|create another alert|see all your alerts"
    r"|receive this alert as|vom newsletter abmelden|newsletter (?:abbestellen|abmelden)|im browser (?:ansehen"
    r"|anzeigen|öffnen)"
    r"|darse de baja|cancelar (?:la )?suscripción|ver (?:en el|este correo en) (?:el )?navegador|відписатися"
    r"|отписаться"
    r"|wypisz się|zrezygnować z (?:newslettera|subskrypcji)|переглянути в браузері|открыть в браузере|voir (?:ce"
    r" mail|cet e-?mail)?"
    r" ?dans (?:le |votre )?navigateur|cancellati dalla|disiscriviti|afmelden voor",
    re.IGNORECASE,
)
# Words that news are written in too: only a short line of them is about the mail.
SHORT_FOOTER = re.compile(
    r"^(?:copyright\s*)?(?:©|\(c\))|all rights reserved|privacy (?:policy|notice)|terms (?:of|and)"
    r"|view online|^contact us|^view in browser",
    re.IGNORECASE,
)
CALL = re.compile(
    r"^[\W_]*(?:read (?:more|on|the (?:full )?(?:story|article|report)|full (?:story|article))"
    r"|(?:read|open|view) (?:it )?(?:in|on) .{2,30}|view (?:article|story|post)|continue reading"
    r"|full (?:story|article)|more|learn more|see more|go (?:to (?:the )?article|deeper)|mehr|weiterlesen"
    r"|zum artikel|lire (?:la suite|plus)|leer más|seguir leyendo|czytaj (?:więcej|dalej)|читати далі|читать"
    r" далее|подробнее"
    r"|докладніше)[\W_]*$",
    re.IGNORECASE,
)
CLUTTER = re.compile(
    r"^[\W_]*(?:(?:flag as irrelevant|see more results|see all stories on this topic|share|tweet|forward|facebook"
    r"|twitter|x|linkedin|whatsapp|telegram|reddit|bluesky|threads|instagram|youtube|copy link|e-?mail|print|save"
    r"|like"
    r"|comment|restack|\d+ min(?:ute)?s? read|news|web|blogs)[\W_]*)+$",
    re.IGNORECASE,
)
SUBSCRIBE = re.compile(
    r"^[\W_]*(?:thank(?:s| you) for (?:reading|subscribing|listening|being (?:a|here))\b|.{0,60}\bis a reader[-"
    r" ]supported publication"
    r"|forwarded this (?:e-?mail|message|newsletter|post)|(?:was|did) (?:this|someone|a friend|you get"
    r" this)\b.{0,40}\bforward"
    r"|subscribe(?: (?:now|here|today|for free|to .{2,60}))?\W*$|subscribe (?:for (?:free|more)|to (?:our|the"
    r"|this|my|receive|support))"
    r"|sign up (?:for|to) (?:our|the|this|my|more|receive)|share (?:this (?:post|article|story|newsletter|with)"
    r"|with|on)\b.{0,80}$"
    r"|share [\w ’'&.-]{2,40}$|(?:give|get) (?:a )?(?:gift|group) subscription|refer a friend|leave a comment\W*$"
    r"|invite (?:your )?friends"
    r"|upgrade (?:to paid|your subscription)|become a (?:paid |free )?(?:subscriber|member|supporter)|support"
    r" (?:our|my) (?:work|journalism)"
    r"|if you (?:like|enjoy|liked|enjoyed) (?:this|reading)\b.{0,160}\b(?:subscrib|shar|forward|friend)"
    r"|follow (?:us|me|@\w+)\b.{0,80}$|join (?:us|our)\b.{0,40}\b(?:telegram|whatsapp|discord|channel"
    r"|facebook)\b.{0,40}$"
    r"|share this:|(?:like|share|restack)(?:[\s,·|&]+(?:like|share|comment|restack|and|or))+\b.{0,40}$"
    r"|danke fürs lesen|vielen dank (?:fürs|für(?: ihr| dein)?) (?:lesen|interesse)|(?:jetzt |hier"
    r" )?(?:abonnieren|anmelden)\W*$"
    r"|abonnieren sie\b|newsletter (?:weiterempfehlen|abonnieren)|merci (?:de (?:nous |m['’])?(?:lire|avoir lu)"
    r"|pour votre lecture)"
    r"|abonnez[- ]vous|inscrivez[- ]vous|partage[rz]\b.{0,60}$|gracias por (?:leer|suscribir)|suscr[ií]b(?:ete"
    r"|ase|irse)\b"
    r"|comparte (?:este|esta|con)\b|dzięk(?:uję|ujemy|i) za (?:przeczytanie|lektur|subskry)|(?:za)?subskrybuj\b"
    r"|zapisz się (?:na|do)\b"
    r"|udostępnij\b.{0,60}$|спасибо,? что чита|подпис(?:ывайтесь|аться|ывайся)\b|поделит(?:ься|есь)\b.{0,60}$"
    r"|дякуємо?,? (?:що чита|за прочит)|підпис(?:уйтесь|атися|уйся)\b|поділит(?:ися|ься)\b.{0,60}$"
    r"|поширити\b.{0,60}$)",
    re.IGNORECASE,
)
LISTEN = re.compile(
    r"^[\W_]*(?:(?:listen|watch|available|find us|hear it|subscribe)\b.{0,50}\b(?:apple podcasts?|spotify|youtube"
    r"|overcast|pocket casts"
    r"|wherever you|amazon music|podcast app|google podcasts)\b.{0,120}|hosted (?:on|by) \w+\..{0,160}|hosted"
    r" (?:on|by) (?:acast|"
    r"simplecast|megaphone|spotify|audioboom|libsyn|buzzsprout|ausha)\b.{0,160}|learn more about your ad"
    r" choices.{0,100}"
    r"|see (?:acast|omnystudio|megaphone)\.com\S*.{0,100}|.{0,80}\bad(?:s)?choices\b.{0,60}|privacy &"
    r" opt-out:.{0,100}"
    r"|our sponsors:.{0,120}|(?:hör|höre|hören) .{0,40}\b(?:spotify|apple podcasts?)\b.{0,60}"
    r"|écoute[rz]\b.{0,60}\b(?:spotify|apple podcasts?|deezer)\b.{0,60}|escuch[ae]\b.{0,60}\b(?:spotify|apple"
    r" podcasts?|ivoox)\b.{0,60}"
    r"|słucha[jć]\b.{0,60}\b(?:spotify|apple podcasts?)\b.{0,60}|слуша(?:ть|йте)\b.{0,80}\b(?:spotify|apple"
    r"|яндекс).{0,60}"
    r"|слуха(?:ти|йте)\b.{0,80}\b(?:spotify|apple).{0,60})$",
    re.IGNORECASE,
)
PAYWALL = re.compile(
    r"^[\W_]*(?:(?:this|the rest of this|the full) (?:article|post|story|content|edition|newsletter|issue"
    r"|episode)\b.{0,30}\b(?:is|are)"
    r"\b.{0,30}\b(?:for|to|available to)\b.{0,30}\b(?:subscribers?|members?)\b.{0,60}|(?:for|only for) (?:paid "
    r"|paying )?(?:subscribers|members)"
    r"(?: only)?|(?:subscribers?|members?)[- ]only\b.{0,60}|(?:keep reading|continue reading|read on"
    r"|unlock)\b.{0,80}\b(?:trial|subscri\w+|member\w*|app"
    r"|for free|account)\b.{0,60}|(?:subscribe|sign in|log in|register|upgrade|join)\b.{0,60}\b(?:to (?:continue"
    r"|keep|read|unlock|access))\b.{0,80}"
    r"|(?:already a (?:paid )?subscriber|already (?:subscribed|a member))\b.{0,60}|(?:subscribe|get (?:full"
    r" )?access)\b.{0,40}\b(?:for|from|at)\b"
    r".{0,12}\d.{0,60}|start your (?:free )?(?:trial|subscription).{0,80}|you(?:['’]ve| have) (?:reached"
    r"|used)\b.{0,60}\b(?:free|limit)\b.{0,60}"
    r"|(?:dieser (?:artikel|beitrag|text)|den (?:ganzen|vollständigen) (?:artikel"
    r"|text))\b.{0,60}\babonnent\w*.{0,60}|(?:nur )?für abonnent\w*.{0,40}"
    r"|(?:mit|jetzt) .{0,30}\bweiterlesen.{0,40}|(?:cet article|la suite)\b.{0,40}\b(?:réservé\w*"
    r"|abonnés)\b.{0,60}|réservé aux abonnés.{0,40}"
    r"|(?:este (?:artículo|contenido)|contenido)\b.{0,40}\b(?:suscriptores|exclusivo)\b.{0,60}|(?:solo|sólo) para"
    r" suscriptores.{0,40}"
    r"|(?:ten artykuł|dalsza część|treść|tekst)\b.{0,60}\b(?:subskrybent\w*|prenumerator\w*|abonent\w*).{0,60}"
    r"|(?:эта статья|материал|текст|полный текст)\b.{0,60}\b(?:подписчик\w*|по подписке).{0,60}|только для"
    r" подписчиков.{0,40}"
    r"|(?:ця стаття|матеріал|текст|повний текст)\b.{0,60}\b(?:підписник\w*|передплатник\w*|за передплатою).{0,60}"
    r"|(?:тільки|лише) для (?:підписник|передплатник)\w*.{0,40})[\W_]*$",
    re.IGNORECASE,
)
