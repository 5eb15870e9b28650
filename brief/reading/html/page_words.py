"""Words by which walls, error pages and lists name themselves, in the languages of the news; each a closed list.

They are looked for where the form of a page already says that it may be one.
"""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


COOKIES = _any(
    r"\bcookie", r"ciastecz", "eväste", "evästeid", "sušen", "súbor\\w* cookie", r"\bsüti", "çerez", "куки", "кукі",
    "бисквитк", "колачић", "kolačić", "piškotk", "slapuk", "sīkdat", "küpsis", "galetes", "クッキー", "쿠키",
    "ارتباط", "עוגיות", "vefkök", "fianán",
)  # fmt: skip
CONSENT = _any(
    r"\bconsen[ts]", r"\beinwillig", r"\bzustimm", "toestemm", "samtyck", "samtykk", r"\bzgod[ayę]", "wyraż",
    "souhlas", "súhlas", "hozzájárul", "соглас", "згод", "съгласи", "onay", r"\bizin\b", "rıza", "συγκατ", "συναίνε",
    "同意", "동의", "موافق", "הסכמ", "suostum", "consimț", r"privola", "pristan",
)  # fmt: skip
TRACKING = _any(
    r"\bpartner", r"\bvendors?\b", "traceurs", "partenaires", r"\bsocios\b", "parceiros", "партн", "パートナー",
    "合作伙伴", "파트너", "شركا", r"\btrack(?:ing|ers?)\b", "traçage", "rastre", "tracciament", "отслежив", "відстеж",
    "śledz", "sledov", "personal data", "personenbezogen", "données (?:personnelles|à caractère)", "datos personales",
    "dati personali", "dados pessoais", "persoonsgegevens", "personuppgift", "personoplysning", "personopplysning",
    "dan\\w+ osobow", "osobní", "персональн", "kişisel veri", "個人", "个人", "개인", "بيانات", "henkilötie",
    "személyes adat", r"\bprivacy", "privacidad", "privacidade", "vie privée", "datenschutz", "prywatno", "soukrom",
    "конфиденц", "конфіденц", "gizlilik", "隐私", "プライバシー", "الخصوصية", "yksityisy", "integritet", "personvern",
    "privatliv", r"\b(?:IAB|TCF|GDPR|DSGVO|RGPD|CCPA)\b", "[wW]erb(?:ung|e)", r"\badvertis", "publicit[éà]",
    "publicidad",
)  # fmt: skip
ACCEPT = _any(
    r"\b(?:accept|agree|allow|consent|continue|got it|ok(?:ay)?)\b", "akzeptier", "zustimm", "einverstanden",
    "annehm", "accepter", "j.accepte", "tout accepter", "acept", "accett", "aceit", "concord", "akkoord", "accepteer",
    "godkänn", "acceptera", "accepter", "godta", "tillad", "hyväksy", "akcept", "zgadzam", "přij", "souhlas", "prij",
    "súhlas", "przejdź", r"\bweiter\b", "continuer", "continuar", "continua", "fortsæt", "fortsätt", "pokračovat",
    "продолж", "продовж", "devam", "続ける", "继续", "계속", "elfogad", "accept[ăa]", "прин(?:ять|имаю)", "прийня",
    "приема", "соглас", "згод", "kabul", "onayl", "αποδοχή", "αποδέχ", "同意", "接受", "許可", "承諾", "동의", "수락",
    "موافق", "قبول", "אישור", "מסכים", "setuju", "terima", "đồng ý", "chấp nhận", "prihva", "sprejm",
)  # fmt: skip
CONSENT_HEAD = _any(
    r"privacy", "datenschutz", "vie privée", "privacidad", "privacidade", "prywatno", "soukrom", "конфиденц",
    "приватн", "隐私", "プライバシー", "before you continue", "bevor sie (?:fort|weiter)", "avant de continuer",
    "antes de continuar", "prima di continuare", "consent", "cookie", "with advertising", "mit werbung",
    "avec (?:de la )?publicité", "con publicidad", "con pubblicità",
)  # fmt: skip
MACHINE = _any(
    "javascript", "captcha", r"\brobot", r"\bbots?\b", "cloudflare", r"\bray id\b", "browser", "navigat", "navegador",
    "przeglądark", "prohlížeč", "браузер", "робот", "浏览器", "ブラウザ", "브라우저", "机器人", "ロボット", "로봇",
    "متصفح", "روبوت", "tarayıcı", "webbläsar", "nettleser", "selain", "böngész",
)  # fmt: skip
BOT_HEAD = _any(
    r"^just a moment\W*$", r"\battention required\b", r"\bsecurity check",
    r"\bchecking (?:your|the|if)\b.*\b(?:browser|connection|site)",
    r"\bverify(?:ing)?\b.{0,30}\b(?:human|robot|bot|browser)", r"\bare you (?:a )?(?:human|robot)",
    r"\bpardon our interruption", r"\bprove (?:that )?you(?:'|’)?(?: a)?re (?:not )?(?:a )?(?:human|robot)",
    r"\bunusual (?:traffic|activity)", r"\bone more step\b", r"\bhuman verification\b",
    r"\bbot (?:check|verification|protection)", r"\bddos\b", r"\bi(?:'|’)?m not a robot", "einen moment",
    "sicherheitsüberprüfung", "sicherheitsprüfung", "kein roboter", "ein mensch sind", "un instant",
    "vérification de sécurité", "(?:êtes|es)[- ](?:vous|tu) un (?:humain|robot)", "pas un robot", "un momento",
    "verificación de seguridad", "no (?:eres|es|soy) un robot", "humano", "verifica di sicurezza", "non sei un robot",
    "sei umano", "um momento", "verificação de segurança", "não é um robô", "een ogenblik", "geen robot",
    "beveiligingscontrole", "ett ögonblick", "säkerhetskontroll", "et øjeblik", "sikkerhetskontroll", "robotem",
    "sprawdzanie zabezpieczeń", "chwileczkę", "moment prosím", "okamžik", "ověř", "egy pillanat", "не робот",
    "проверка (?:безопасности|браузера)", "подождите", "один момент", "перевірка", "зачекайте", "robot değil",
    "güvenlik kontrol", "lütfen bekleyin", "请稍候", "安全(?:检查|验证|檢查|驗證)", "人机验证", "人間であること",
    "セキュリティ(?:チェック|確認)", "しばらくお待ち", "잠시만", "보안 (?:확인|검사)", "사람인지", "لحظة",
    "التحقق من", "רק רגע",
)  # fmt: skip
ERROR_HEAD = _any(

    r"\b(?:page|site|file|url|article|document|content|story|resource) (?:was |could |can |is |has |that )?"
    r"(?:not |cannot |n.t )*(?:be )?(?:not |been )*(?:found|available|removed|deleted|exist)",
    r"\bnot found\b", r"\bnothing (?:was )?found\b",
    r"\b(?:can(?:'|’)?t|cannot|could ?n(?:'|’|o)t|couldn’t)"
    r" (?:find|locate) (?:the|that|this|your)? ?(?:page|article)",
    r"\bpage (?:does ?n(?:'|’)t|does not|no longer) exists?", r"\bno longer (?:available|exists|here)\b",
    r"\bservice (?:temporarily )?unavailable", r"\btemporarily unavailable", r"\b(?:internal )?server error",
    r"\bbad (?:gateway|request)\b", r"\bgateway time-?out", r"\bforbidden\b$",
    r"^(?:access denied|forbidden|gone|error|oops|fehler|erreur|ошибка|помилка|błąd|chyba|hata|fel|feil|fejl|virhe"
    r"|hiba|エラー|错误|錯誤|오류|خطأ)\W*$",
    r"\bsomething went wrong", r"\btoo many requests", r"\b(?:under|scheduled|down for|site) maintenance",
    r"\bwe(?:'|’)ll be (?:right )?back",
    r"\bunavailable (?:in your|for legal)|\bnot available in your (?:country|region)",
    "seite (?:wurde |konnte |ist |existiert )?(?:leider )?nicht", r"nicht (?:gefunden|verfügbar|erreichbar)\b",
    "wartungsarbeiten", "interner serverfehler", "zugriff verweigert", "etwas ist schiefgelaufen",
    "page (?:non trouvée|introuvable|inexistante|indisponible)", r"\bintrouvable", "n.existe (?:pas|plus)",
    "erreur (?:interne|serveur)", "en maintenance", "accès refusé", "n.est (?:pas|plus) disponible",
    "página (?:no|não)", "no (?:se )?(?:encontrad[ao]|ha encontrado|encontramos|existe|disponible)",
    "no se (?:ha )?(?:podido )?(?:encontr|pudo encontr)", "não (?:foi )?(?:encontrad[ao]|existe|disponível)",
    "error (?:interno|del servidor)", "erro (?:interno|no servidor)", "acceso denegado", "en mantenimiento",
    "em manutenção", "pagina (?:non|niet|nu)", "non (?:è stata )?trovat[ao]",
    "non (?:è )?(?:più )?(?:disponibile|esiste)", "errore (?:interno|del server)", "in manutenzione",
    "niet (?:gevonden|beschikbaar|gevonden worden)", "bestaat niet", "(?:hittades|finns|hittas|kan) inte(?: hittas)?",
    "vi (?:finner|finder) ikke", "hittar inte", "kan inte hitta",
    r"(?:blev )?ikke (?:fundet|funnet|tilgængelig|tilgjengelig)", "findes ikke|finnes ikke",
    "(?:sivua )?ei (?:löydy|löytynyt|ole)", "nie (?:znaleziono|odnaleziono|istnieje|została znaleziona)",
    "(?:nebyla|nebyl|nebylo) nalezen", "nenalezen", "neexistuje", "nenájden", "nem található", "nem létezik",
    "nu a fost găsit", "nu există", "не (?:найден|знайден|существует|існує|намерен|пронађен)",
    "страница (?:не|удалена)", "сторінк\\w+ не", "недоступн", "технические работы", "bulunamadı", "mevcut değil",
    "sunucu hatası", "bakım", "δεν (?:βρέθηκε|υπάρχει)",
    "(?:页面|網頁|网页|頁面|文章)?(?:不存在|未找到|找不到|已删除|已刪除)", "找不到(?:页面|網頁|頁面)?",
    "無法(?:找到|顯示)", "服务器错误", "見つかりません", "存在しません", "メンテナンス", "찾을 수 없", "존재하지 않",
    "غير موجود", "لم يتم العثور", "تعذر العثور", "לא נמצא", "tidak (?:ditemukan|dijumpai)",
    "không (?:tìm thấy|tồn tại)", "ไม่พบ", "नहीं मिल", "nije pronađen", "ni (?:bila? )?(?:mogoče )?najden", "nerast",
    "neatrast", "ei leitud",
)  # fmt: skip
LOGIN = _any(
    r"\b(?:log|sign)[ -]?(?:in|on|into)\b", r"\bregister\b", r"\bcreate (?:an|your|a free) account",
    r"\bmy account\b", r"\ban?meld(?:en|ung)\b", "einloggen", "registrier", "benutzerkonto", "connexion", "connectez",
    "se connecter", "s.identifier", "identifi(?:ez|ant)", "iniciar sesión", "inicia sesión", "regístr", "acced[ei]",
    r"\bentrar\b", "iniciar sessão", "fazer login", "cadastr", r"\blogin\b", "registrati", "inloggen", "aanmelden",
    "logga in", "log(?:g)? ind?\\b", "kirjaudu", "zaloguj", "logowan", "přihlá", "prihlás", "bejelentkez",
    "autentific", "conectare", "войти", "вход", "авториз", "увійти", "вхід", "giriş yap", "oturum aç", "σύνδεση",
    "登录", "登入", "ログイン", "로그인", "تسجيل الدخول", "התחבר", "đăng nhập", r"\bmasuk\b", "prijav",
)  # fmt: skip
SUBSCRIBE = _any(
    r"\bsubscri(?:be|ber|bers|ption|ptions)\b", r"\bmembers?(?:hip)? (?:only|exclusive)|\bbecome a member", "abonn",
    r"\babo\b", "digitalabo", "plus-artikel", "suscr[íi]", "suscript", "assin(?:e|ante|atura)", "abb?ona", "prenumer",
    "subskry", "předpla[tť]", "predpla[tť]", "előfizet", r"\babone", "aboneaz", "подпи(?:ск|ш|сч)", "передплат",
    "абонам", "tilaa", "tilaaj", "συνδρομ", "订阅", "訂閱", "会员", "會員", "購読", "有料会員", "会員限定", "구독",
    "유료회원", "اشترا", "اشترك", "מנוי", "berlangganan", "pretplat", "naročn", r"\bpremium\b", r"\bkeep reading\b",
    r"\bcontinue reading\b|\bto read (?:this (?:article|story)|the (?:full|rest))", "weiterlesen", "lire la suite",
    "seguir leyendo", "continua a leggere",
)  # fmt: skip
SEARCH_HEAD = _any(
    r"\bsearch(?: results?)?\b\W*(?:for\b|:|[|–—-]|$)", r"\bresults? (?:for|of your search)\b",
    r"\byou searched for\b", "such(?:ergebnis|e nach|treffer)", "ergebnisse (?:für|zu|der suche)",
    "résultats? (?:de|pour)", "recherche\\s*:", "vous avez (?:cherché|recherché)", "resultados (?:de|para)",
    "resultados da", "búsqueda", "pesquisa", r"risultati (?:di|della|per)", "ricerca\\s*:", "zoekresultaten",
    "resultaten voor", "sökresultat", "sökning", "søgeresultat", "søkeresultat", "hakutulok", "wyniki wyszukiwania",
    "wyniki dla", "výsledky (?:hledání|vyhled)", "keresési (?:eredmény|találat)",
    "rezultate(?:le)? (?:căutării|pentru)", "результаты поиска", "результати пошуку", "arama sonu",
    "αποτελέσματα αναζήτησης", "搜索结果", "搜尋結果", "的搜索", "検索結果", "검색 ?결과", "نتائج البحث",
    "תוצאות חיפוש", "hasil pencarian", "kết quả tìm kiếm", "rezultati (?:iskanja|pretrage)",
)  # fmt: skip
READING = _any(
    r"\bread(?:ing)?\b", r"\barticles?\b", r"\bstor(?:y|ies)\b", r"\blesen\b", "artikel", "artikk?el", r"\blire\b",
    r"\blisez\b", r"\bleer\b", r"\bleyendo\b", r"art[íi]culo", r"contenido", r"\bleggere\b", "articol", "contenut",
    r"\b(?:ler|leia)\b", "artigo", "conteúdo", r"\blees\b", r"\blezen\b", r"\bläs\b", r"\blæs\b", r"\bles\b",
    r"\blue\b", "czyta", "artykuł", r"\bčt", "číst", "člán", "článk", "olvas", "cikk", "чита", "прочит", "материал",
    "стат", "oku", "içer", "διάβασ", "άρθρ", "閱讀", "阅读", "全文", "続き", "記事", "お読み", "기사", "읽", "قراءة",
    "المقال", "לקרוא", "הכתבה", r"\bbaca\b", "đọc",
)  # fmt: skip
SOUGHT = _any(
    r"\byou (?:are|were|'re|’re) (?:looking for|trying to reach)", r"\byou (?:have )?(?:requested|asked for)\b",
    "sie suchen", "gesuchte", "gewünschte", "aufgerufene", "que vous (?:cherchez|recherchez|avez (?:demandé|suivi))",
    "que (?:estás )?busca", "que buscabas", "(?:stai cercando|cerchi)\\b",
    "que (?:você )?(?:procura|está a procurar|digitou)", "(?:je|u) zoekt",
    "(?:du|ni) (?:söker|letar|leter|leder|följde)", "etsimäsi", "szukasz", "hledáte", "požadovan", "keresett",
    "вы (?:ищете|искали|запросили)", "ви шукаєте", "aradığınız", "που (?:ζητήσατε|αναζητάτε)", "お探し",
    "您(?:访问|要找|请求|查找)", "찾으시는", "요청하신", "تبحث عن", "bạn (?:tìm|đang tìm)", "anda cari",
)  # fmt: skip
PAGE = _any(
    r"\bpages?\b", r"\blinks?\b", r"\burl\b", r"\baddress\b", r"\bweb ?site\b", r"\bseite", "adress", "página",
    r"\bpagina", r"\bsid[ae]n?\b", "sivu", "stron[aęy]", "stránk", "oldal", "страниц", "сторінк", "адрес", "sayfa",
    "σελίδα", "ページ", "页面", "頁面", "网页", "페이지", "صفحة", r"\btrang\b", "halaman", "lien", "enlace",
)  # fmt: skip
