"""Words by which texts say what kind they are, in the languages of the news: labels, notes, and fact checks' own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brief.records import SCHEMA_TYPES, TextKind

_LABELS = {
    TextKind.SATIRE: """satire | satirical | humor | humour | parody | spoof | glosse | sátira | satira | satir
        | satiira | satyra | сатира | hiciv | σάτιρα | 讽刺 | 諷刺 | 風刺 | 풍자 | ساخر | סאטירה""",
    TextKind.ADVERTISEMENT: """sponsored | sponsored content | sponsored post | sponsor content | paid
        | paid content | paid post | paid partnership | partner content | branded content | brand content
        | advertorial | advertisement | advertisement feature | advertising feature | advertiser content | promoted
        | promoted content | native advertising | anzeige | werbung | bezahlter inhalt | gesponsert
        | gesponserter inhalt | sonderveröffentlichung | contenu sponsorisé | sponsorisé | publi-rédactionnel
        | publirédactionnel | publireportage | publi-reportage | contenu partenaire | publicité
        | contenido patrocinado | patrocinado | publirreportaje | contenido de marca | publicidad
        | contenuto sponsorizzato | sponsorizzato | pubbliredazionale | contenuto a pagamento
        | informazione pubblicitaria | conteúdo patrocinado | publieditorial | conteúdo de marca
        | informe publicitário | gesponsord | gesponsorde inhoud | betaalde inhoud | advertentie | annons
        | sponsrat innehåll | betalt innehåll | annonsørinnhold | annonse | annonce | sponsoreret indhold
        | kaupallinen yhteistyö | mainos | artykuł sponsorowany | materiał sponsorowany | materiał partnera
        | reklama | komerční sdělení | placený obsah | inzerce | fizetett tartalom | publicitate
        | conținut sponsorizat | на правах рекламы | реклама | партнёрский материал | партнерский материал
        | на правах реклами | спонсорський матеріал | партнерський матеріал | advertoryal | tanıtım
        | sponsorlu içerik | διαφήμιση | 广告 | 赞助内容 | 推广 | 廣告 | 広告 | 広告企画 | スポンサー記事 | 광고
        | 협찬 | إعلان | محتوى مدفوع | محتوى ممول | תוכן שיווקי | תוכן ממומן""",
    TextKind.FACT_CHECK: """fact check | fact-check | factcheck | fact checks | fact-checks | fact checking
        | fact-checking | faktencheck | faktenfinder | vérification | vérifié | désintox | verificación
        | verificación de datos | comprobación de hechos | verifica dei fatti | verificação | checagem
        | checagem de fatos | faktakoll | faktasjekk | faktatjek | faktantarkistus | weryfikacja faktów
        | weryfikacja | ověřování faktů | tényellenőrzés | проверка фактов | фактчек | фактчекинг | перевірка фактів
        | teyit | doğrulama | 事实核查 | 事實查核 | ファクトチェック | 팩트체크 | تدقيق الحقائق | בדיקת עובדות""",
    TextKind.LETTER: """letter | letters | letter to the editor | letters to the editor | readers letters
        | leserbrief | leserbriefe | courrier des lecteurs | cartas al director | lettere | lettere al direttore
        | cartas dos leitores | lezersbrief | lezersbrieven | insändare | leserbrev | læserbrev | listy do redakcji
        | письма читателей | читачі пишуть""",
    TextKind.OPINION: """opinion | opinions | opinion piece | commentary | comment | comment is free | editorial
        | editorials | op-ed | op-eds | oped | column | columns | columnist | columnists | viewpoint | guest essay
        | guest column | our view | leader | meinung | kommentar | kommentare | kolumne | leitartikel | gastbeitrag
        | gastkommentar | standpunkt | tribune | tribunes | chronique | chroniques | éditorial | édito
        | point de vue | débats | idées | opinión | columna | columnas | tribuna | opinione | opinioni | commento
        | commenti | editoriale | opinião | coluna | opinie | åsikt | åsikter | ledare | debatt | krönika | mening
        | meninger | leder | kronikk | debat | kronik | mielipide | kolumni | pääkirjoitus | opinia | opinie
        | felieton | komentarz | názor | názory | komentář | vélemény | părere | opinii | мнение | мнения | колонка
        | колонки | думка | думки | погляд | görüş | köşe yazısı | yorum | γνώμη | άποψη | 社説 | 論説 | オピニオン
        | コラム | 评论 | 社论 | 社評 | 观点 | 觀點 | 사설 | 칼럼 | 오피니언 | رأي | آراء | مقال رأي | דעות | דעה""",
    TextKind.ANALYSIS: """analysis | news analysis | analyse | analysen | análisis | analisi | análise | analys
        | analyysi | analiza | analýza | elemzés | аналитика | анализ | аналіз | analiz | ανάλυση | 分析 | 解説
        | 분석 | 해설 | تحليل | ניתוח""",
    TextKind.PRESS_RELEASE: """press release | press releases | news release | media release | press statement
        | for immediate release | pressemitteilung | medienmitteilung | presseaussendung | communiqué de presse
        | communiqué | comunicado de prensa | nota de prensa | comunicato stampa | comunicado de imprensa
        | nota à imprensa | persbericht | pressmeddelande | pressemelding | pressemeddelelse | lehdistötiedote
        | komunikat prasowy | informacja prasowa | tisková zpráva | sajtóközlemény | comunicat de presă
        | пресс-релиз | прес-реліз | basın bülteni | δελτίο τύπου | 新闻稿 | 新聞稿 | プレスリリース | 보도자료
        | بيان صحفي | הודעה לעיתונות""",
    TextKind.INTERVIEW: """interview | the interview | q&a | q & a | entretien | entrevista | intervista
        | vraaggesprek | intervju | haastattelu | wywiad | rozhovor | interjú | interviu | интервью | інтервʼю
        | інтерв'ю | röportaj | söyleşi | συνέντευξη | 专访 | 訪談 | 访谈 | インタビュー | 인터뷰 | مقابلة | حوار
        | ראיון""",
    TextKind.TRANSCRIPT: """transcript | full transcript | rush transcript | transkript | abschrift | transcription
        | transcripción | trascrizione | transcrição | transcriptie | utskrift | zapis rozmowy | přepis
        | стенограмма | расшифровка | стенограма | döküm | 文字实录 | 文字起こし | 녹취록 | نص الحوار""",
    TextKind.LIVE_BLOG: """live | live blog | liveblog | live-blog | live updates | liveticker | newsticker
        | en direct | direct | en vivo | en directo | diretta | in diretta | ao vivo | em direto | na żywo
        | relacja na żywo | živě | canlı | онлайн | прямая трансляция | наживо | ライブ | 直播 | 라이브 | مباشر""",
    TextKind.EXPLAINER: "explainer | explained | erklärt | décryptage | explicado | explainers",
    TextKind.OBITUARY: "obituary | obituaries | nachruf | nécrologie | obituario | necrologio | некролог",
}
_SPLIT = re.compile(r"\s*[|/;,·•»:]\s*|\s+[-–—&]\s+|\s+(?:and|und|et|y|e|og|och|en|i|и)\s+")


def folded(text: str) -> str:
    """A label without the marks around it, in one case, apostrophes gone."""
    return re.sub(r"[’']", "", text).casefold().strip(' \t[](){}<>«»“”"*#.!:–—-')


_KINDS = {
    folded(word): kind
    for kind, text in reversed(_LABELS.items())
    for word in text.replace("\n", " ").split(" | ")
}
_KINDS = {" ".join(word.split()): kind for word, kind in _KINDS.items()}
AMBIGUOUS = frozenset(
    """comment commentary kommentar kommentare commento commenti komentarz komentář yorum column columns
    anzeige werbung publicité publicidad     advertisement advertentie annons annonse annonce reklama
    inzerce mainos реклама 广告 廣告 広告 광고 إعلان live direct newsticker ticker     paid promoted debatt debat
    analysis letter letters transcript""".split()
)
"""Words that buttons, advertisements' own frames and links say as well; labels right at the headline alone."""


def labelled(text: str) -> TextKind | None:
    """The kind that a label names, whole or one of its parts; None where it names none."""
    whole = " ".join(folded(text).split())
    if whole in _KINDS:
        return _KINDS[whole]
    parts = (" ".join(folded(part).split()) for part in _SPLIT.split(text))
    return next((_KINDS[part] for part in parts if part in _KINDS), None)


def typed_as(name: str) -> TextKind | None:
    """The kind that a type of schema.org names."""
    return SCHEMA_TYPES.get(name.rpartition("/")[2].casefold())


NOTES: tuple[tuple[TextKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form, re.IGNORECASE))
    for kind, form in (
        (
            TextKind.SATIRE,
            r"\b(?:this|the above)(?: (?:article|story|piece|post|text|page|site))? is (?:a (?:work|piece) of |pure "
            r"|a )?"
            r"(?:satir(?:e|ical)|parody)\b|\b(?:dies(?:er (?:text|artikel|beitrag))?|das) ist (?:eine )?satir"
            r"|satirischer (?:text|beitrag)"
            r"|\bceci est (?:une |un article )?satir|\bcet article est satirique|\besto es (?:una )?sátira"
            r"|\b(?:este )?artículo (?:es )?satírico"
            r"|\bquest[oa] (?:è|articolo è) (?:una )?satir|\bisto é (?:uma )?sátira|\bэто сатира|\bце сатира"
            r"|\bto (?:jest )?satyra"
            r"|\bdit is (?:een )?satir|\bdetta är satir|\bbu (?:bir )?(?:hiciv|mizah)",
        ),
        (
            TextKind.ADVERTISEMENT,
            r"^\W*(?:paid|sponsored|promoted|advertisement)(?: content| post| feature| article)?(?: (?:for|provided"
            r"|created))? by\b.{0,60}$"
            r"|^\W*(?:presented|brought to you) by\b.{0,50}$|^\W*(?:in|a) (?:paid )?partnership with\b.{0,50}$"
            r"|\bthis (?:article|content|post|story|page|feature) (?:is|was|has been) (?:paid for|sponsored|funded"
            r"|created|produced|written)"
            r" (?:for|by|in (?:paid )?partnership|and paid)|\badvertiser(?:'|’)?s? content\b|^\W*(?:anzeige|werbung"
            r"|gesponsert) von\b.{0,50}$"
            r"|^\W*(?:präsentiert|bezahlt) von\b.{0,50}$|\bdies(?:er (?:artikel|beitrag)|es? ist) .{0,20}\b(?:anzeige"
            r"|gesponsert|bezahlt)"
            r"|^\W*(?:contenu|article) (?:proposé|sponsorisé|rédigé|conçu) (?:par|pour)\b.{0,60}$"
            r"|^\W*en partenariat avec\b.{0,50}$"
            r"|^\W*(?:contenido )?(?:patrocinado|ofrecido) por\b.{0,50}$|^\W*(?:contenuto )?(?:sponsorizzato"
            r"|offerto) da\b.{0,50}$"
            r"|^\W*(?:conteúdo )?(?:patrocinado|oferecido) por\b.{0,50}$|^\W*(?:gesponsord|aangeboden) door\b.{0,50}$"
            r"|\bна правах рекламы\b|\bна правах реклами\b|^\W*(?:artykuł|materiał) (?:sponsorowany"
            r"|partnera)\b.{0,50}$",
        ),
        (
            TextKind.OPINION,
            r"\b(?:views|opinions)(?: and (?:views|opinions))? (?:expressed|given|stated|here"
            r"|in this)\b(?![^.]{0,40}\bcomments?\b)"
            r"[^.]{0,90}\b(?:own|author|authors|writer|columnist|alone|not necessarily|do not)\b"
            r"|\bthis (?:is|article is) an? (?:opinion|op-ed|comment)|\bthe (?:author"
            r"|writer) is an? .{0,60}\bcolumnist\b"
            r"|\b(?:meinung|ansichten?|auffassung)(?:en)? (?:der autorin|des autors|der verfasser)"
            r"|\bgibt (?:nicht )?(?:unbedingt )?die meinung"
            r"|\b(?:opinions|propos|points? de vue) (?:exprimée?s?|tenus).{0,60}\b(?:n.engagent|auteur|sont ceux"
            r"|propres)"
            r"|\bopiniones (?:expresadas|vertidas).{0,80}\b(?:autor|propias|exclusiv|responsabilidad|no reflejan)"
            r"|\bopinioni espresse.{0,80}\b(?:autore|autrice|personali|non riflettono)"
            r"|\bopiniões expressas.{0,80}\b(?:autor|próprias|não refletem)"
            r"|\bмнение (?:автора|редакции)[^.]{0,40}\b(?:может|не совпада)|\bдумка автора|\bopinie (?:wyrażone"
            r"|autora)"
            r"|\bstandpunten (?:in|van) .{0,40}\bauteur",
        ),
        (
            TextKind.PRESS_RELEASE,
            r"^\W*for immediate release\b|/PRNewswire[/-]|\bPRNewswire\b|\(BUSINESS WIRE\)|\(?GLOBE NEWSWIRE\)?"
            r"|\bACCESSWIRE\b|/CNW/"
            r"|\bEQS-News\b|\(ots\)|^\W*(?:pressemitteilung|communiqué de presse|comunicado de prensa"
            r"|comunicato stampa)\b",
        ),
        (
            TextKind.TRANSCRIPT,
            r"\b(?:following|below|this) is (?:an? |the )?(?:\w+ ){0,3}transcript\b|\brush transcript\b"
            r"|\bdas folgende .{0,20}(?:transkript|abschrift)|\bvoici la transcription"
            r"|\ba continuación.{0,20}transcripción",
        ),
        (
            TextKind.INTERVIEW,
            r"\b(?:this|the) (?:interview|conversation) (?:has been|was|is) (?:lightly |slightly )?(?:edited"
            r"|condensed|shortened|conducted|translated)"
            r"|\bdas (?:interview|gespräch) führte|\bpropos recueillis par|\bentretien réalisé par"
            r"|\b(?:esta )?entrevista (?:ha sido|fue) (?:editada|realizada)"
            r"|\bintervista (?:di|a cura di)\b|\brozmawiała?\b",
        ),
        (
            TextKind.LETTER,
            r"^\W*(?:(?:dear editor|to the editor|sir or madam)\b|(?:sir|madam),|sehr geehrte redaktion)",
        ),
    )
)  # fmt: skip
"""Notes at the head or the foot of a text that say what it is."""

# One of them stands in whatever a form of its kind finds: looking for them takes a tenth of the time.
_SIGNS: dict[TextKind, tuple[str, ...]] = {
    kind: tuple(word.strip() for word in words.replace("\n", " ").split("|"))
    for kind, words in {
        TextKind.SATIRE: "satir | sátir | satír | satyr | сатир | parod | hiciv | mizah",
        TextKind.ADVERTISEMENT: """paid | sponsor | promoted | advertis | presented by | brought to you | partnership
            | this article | this content | this post | this story | this page | this feature | anzeige | werbung
            | gesponsert | präsentiert | bezahlt | proposé | rédigé | conçu | en partenariat | patrocinado | ofrecido
            | offerto | oferecido | aangeboden | на правах | partnera""",
        TextKind.OPINION: """views | opinion | op-ed | comment | columnist | meinung | ansicht | auffassung | propos
            | point de vue | points de vue | opiniões | мнение | думка | opinie | standpunten""",
        TextKind.PRESS_RELEASE: """immediate release | prnewswire | business wire | globe newswire | accesswire | /cnw/
            | eqs-news | (ots) | pressemitteilung | communiqué de presse | comunicado de prensa | comunicato stampa""",
        TextKind.TRANSCRIPT: "transcript | transkript | abschrift | transcripción",
        TextKind.INTERVIEW: """interview | conversation | gespräch | propos recueillis | entretien réalisé | entrevista
            | intervista | rozmawia""",
        TextKind.LETTER: "editor | sir | madam | redaktion",
    }.items()
}


def notes_in(text: str) -> Iterator[tuple[TextKind, re.Match[str]]]:
    """What a text says of itself in a note, with the words."""
    low = text.lower()
    for kind, form in NOTES:
        if any(map(low.__contains__, _SIGNS[kind])) and (match := form.search(text)):
            yield kind, match


_CLAIM = """claim | the claim | claimed | what was claimed | what is claimed | statement | behauptung
    | die behauptung | was behauptet wird | affirmation | l'affirmation | ce qui est dit | ce que l'on dit
    | afirmación | la afirmación | lo que se dice | bulo | affermazione | l'affermazione | alegação | a alegação
    | boato | bewering | de bewering | påstående | påståendet | påstand | påstanden | väite | twierdzenie | teza
    | tvrzení | výrok | állítás | afirmație | утверждение | заявление | что утверждают | твердження | заява | iddia
    | ισχυρισμός | 说法 | 說法 | 传言 | 主張 | 言説 | 주장 | الادعاء | הטענה"""
_VERDICT = """verdict | our verdict | the verdict | rating | our rating | ruling | our ruling | conclusion
    | our conclusion | assessment | urteil | unser urteil | bewertung | unsere bewertung | fazit | ergebnis
    | notre verdict | veredicto | nuestro veredicto | calificación | conclusión | verdetto | il nostro verdetto
    | giudizio | veredito | veredicto | conclusão | classificação | oordeel | ons oordeel | conclusie | omdöme
    | slutsats | bedömning | vurdering | konklusion | konklusjon | tuomio | arvio | werdykt | ocena | hodnocení
    | verdikt | závěr | értékelés | concluzie | вердикт | вывод | оценка | висновок | sonuç | karar | συμπέρασμα
    | 结论 | 結論 | 判定 | 核查结果 | 판정 | 판단 | 결론 | الحكم | التقييم | النتيجة | המסקנה"""


def _labels(text: str) -> frozenset[str]:
    return frozenset(" ".join(folded(word).split()) for word in text.replace("\n", " ").split(" | "))


CLAIM, VERDICT = _labels(_CLAIM), _labels(_VERDICT)
"""What fact checks call the claim that they look at, and what they find."""
FALSE = re.compile(
    r"^(?:false|fake|no|untrue|incorrect|wrong|hoax|altered|manipulated|misleading|mostly false|pants on fire"
    r"|fabricated|falsch|irreführend|faux|infox"
    r"|trompeur|falso|engañoso|bulo|fuorviante|falsa|enganoso|onwaar|onjuist|misleidend|falskt|falsk|feil"
    r"|usant|väärin|valhe|fałsz|fałszywe|nepravda"
    r"|zavádějící|hamis|ложь|фейк|неправда|yanlış|sahte|虚假|不实|誤り|虚偽|거짓|خاطئ|مضلل|שקר)(?![\w-])",
    re.IGNORECASE,
)  # fmt: skip
TRUE = re.compile(
    r"^(?:true|mostly true|correct|accurate|confirmed|yes|wahr|richtig|stimmt|vrai|exact|verdadero|cierto"
    r"|correcto|vero|corretto|verdadeiro|fato|waar|juist"
    r"|sant|korrekt|oikein|totta|prawda|pravda|igaz|adevărat|правда|верно|doğru|属实|真实|事実|正確|사실|صحيح"
    r"|אמת)(?![\w-])",
    re.IGNORECASE,
)  # fmt: skip
"""Verdicts, in a word, at the beginning of what a fact check finds."""
