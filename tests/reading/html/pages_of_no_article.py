"""Invented pages that are no article, by sort, in many languages and layouts; and articles that look like them.

Each is the title of a page and what stands in its body.
"""

# ruff: noqa: E501 - each line is a page

CONSENT = (
    ("Harbour Post", "<div role=dialog><h2>Your privacy</h2><p>We and our 138 partners use cookies and process personal data such as your IP address.</p><button>Manage</button><button>Accept all</button></div>"),
    ("Talbote", "<main><h1>Talbote mit Werbung</h1><p>Besuchen Sie talbote.example wie gewohnt mit Werbung und Tracking. Ihre Zustimmung ist jederzeit widerrufbar.</p><p>Wir und unsere 212 Partner speichern Cookies auf Ihrem Gerät und verarbeiten personenbezogene Daten.</p><a class='btn' href='#'>Alle akzeptieren</a><p>Oder ohne Tracking für 3,99 € im Monat abonnieren.</p></main>"),
    ("La Rade", "<section><h1>La Rade respecte votre vie privée</h1><p>Avec votre accord, nos 97 partenaires et nous utilisons des cookies pour stocker et consulter des données personnelles.</p><button>Tout accepter</button><button>Continuer sans accepter</button></section>"),
    ("El Muelle", "<div><p>Nosotros y nuestros 145 socios almacenamos cookies y datos personales en tu dispositivo.</p><p>Puedes retirar tu consentimiento en cualquier momento.</p><button>Aceptar y continuar</button></div>"),
    ("Il Molo", "<div><h2>Informativa</h2><p>Noi e terze parti selezionate utilizziamo cookie o tecnologie simili con il tuo consenso.</p><div role='button'>Accetta</div><div role='button'>Rifiuta</div></div>"),
    ("O Cais", "<form method=post><h1>Privacidade</h1><p>Nós e os nossos parceiros utilizamos cookies para tratar dados pessoais com o seu consentimento.</p><input type=submit value='Aceitar tudo'></form>"),
    ("De Kade", "<div class=cmp><h1>De Kade vraagt je toestemming</h1><p>Met je toestemming plaatsen wij en 88 partners cookies en verwerken wij persoonsgegevens.</p><button>Akkoord</button></div>"),
    ("Hamnbladet", "<div><p>Vi och våra partner lagrar cookies och behandlar personuppgifter om du ger ditt samtycke.</p><button>Godkänn alla</button><button>Inställningar</button></div>"),
    ("Dok Gazeta", "<main><h1>Cenimy prywatność</h1><p>Nasi partnerzy i my używamy plików cookie, aby przetwarzać dane osobowe za Twoją zgodą.</p><button>Akceptuję</button></main>"),
    ("Пристань", "<div><h1>Пристань</h1><p>Мы и наши партнёры используем файлы cookie и обрабатываем персональные данные с вашего согласия.</p><button>Принять все</button></div>"),
    ("Havnenyt", "<dialog open><p>Vi bruger cookies sammen med 60 partnere til at behandle personoplysninger, hvis du giver samtykke.</p><button>Tillad alle</button></dialog>"),
    ("Přístav", "<div><p>S vaším souhlasem my a naši partneři ukládáme soubory cookie a zpracováváme osobní údaje.</p><button>Přijmout vše</button></div>"),
    ("İskele", "<div><p>Biz ve 50 iş ortağımız, onayınızla çerezleri kullanır ve kişisel verileri işleriz.</p><button>Tümünü kabul et</button></div>"),
    ("波止場新聞", "<div><h1>プライバシーについて</h1><p>当社とパートナーは、お客様の同意を得て、クッキーを使用し個人データを処理します。設定はいつでも変更できます。</p><button>すべて同意</button></div>"),
    ("Laituri", "<div><p>Me ja 120 kumppaniamme käytämme evästeitä ja käsittelemme henkilötietoja suostumuksellasi.</p><button>Hyväksy kaikki</button></div>"),
    ("Пристань", "<div><p>Ми та наші партнери використовуємо файли cookie й обробляємо персональні дані за вашою згодою.</p><button>Прийняти</button></div>"),
    ("Before you continue", "<form action='https://consent.portal.example/save'><h1>Before you continue to Portal</h1><p>We use cookies and data to deliver our services, and to measure audiences.</p><p>If you choose “Accept all”, we also use them to show advertisements made for you.</p><button>Reject all</button><button>Accept all</button></form>"),
    ("Port Daily", "<div><h1>We value your privacy</h1><ul><li>Store and/or access information on a device: partners can use it (412)</li><li>Use limited data to select advertising that you may like (301)</li></ul><p>Your consent applies to the sites of our group of publishers.</p><a href='#' role=button>I agree</a></div>"),
)  # fmt: skip

BOT_CHECK = (
    ("Just a moment...", "<h1>quay.example</h1><h2>Checking if the site connection is secure</h2><p>quay.example needs to review the security of your connection before proceeding.</p><div>Ray ID: <code>7c0ffee0c0ffee01</code></div>"),
    ("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><h2>You are unable to access quay.example</h2><p>This website is using a security service to protect itself. Please enable cookies and JavaScript.</p><p>Cloudflare Ray ID: 8badf00d8badf00d</p>"),
    ("quay.example", "<p>Please enable JS and disable any ad blocker</p><iframe src='https://geo.captcha-delivery.com/captcha/'></iframe><script>var dd={'host':'geo.captcha-delivery.com'}</script><p>Your browser was not recognised as that of a person.</p>"),
    ("Pardon Our Interruption", "<h1>Pardon Our Interruption</h1><p>As you were browsing, something about your browser made us think you were a bot.</p><ul><li>You've disabled JavaScript in your web browser.</li></ul>"),
    ("Security check", "<h1>Are you a robot?</h1><p>To continue, please click the box below to let us know you're not a robot.</p><div class='h-captcha'></div><p>Reference ID: 5f2e1c0a-77aa-11ef</p>"),
    ("Einen Moment bitte", "<h1>kai.example</h1><p>Wir überprüfen, ob Sie ein Mensch sind. Bitte aktivieren Sie JavaScript in Ihrem Browser.</p>"),
    ("Un instant…", "<h1>quai.example</h1><p>Vérification de sécurité en cours : activez JavaScript et les cookies de votre navigateur pour continuer.</p><div class=cf-turnstile></div>"),
    ("Un momento…", "<h2>Verificación de seguridad</h2><p>Comprobamos que no eres un robot. Activa JavaScript en tu navegador para seguir.</p>"),
    ("Un momento", "<h1>Verifica di sicurezza</h1><p>Conferma di non essere un robot per continuare a navigare con il tuo browser.</p><div class='g-recaptcha'></div>"),
    ("Um momento", "<h1>Verificação de segurança</h1><p>Confirme que não é um robô. Ative o JavaScript no seu navegador.</p>"),
    ("Chwileczkę…", "<h1>Sprawdzanie zabezpieczeń</h1><p>Potwierdź, że nie jesteś robotem. Włącz JavaScript w swojej przeglądarce.</p>"),
    ("Подождите", "<h1>Проверка браузера</h1><p>Подтвердите, что вы не робот. Включите JavaScript в настройках браузера.</p>"),
    ("请稍候…", "<h1>人机验证</h1><p>请完成安全验证后继续访问本网站，并启用浏览器的JavaScript和cookie功能。</p>"),
    ("しばらくお待ちください", "<h1>セキュリティ確認</h1><p>あなたがロボットではないことを確認しています。ブラウザのJavaScriptを有効にしてください。</p>"),
    ("잠시만 기다리십시오", "<h1>보안 확인</h1><p>사람인지 확인하는 중입니다. 브라우저에서 JavaScript를 활성화하십시오.</p>"),
    ("لحظة", "<h1>التحقق من الأمان</h1><p>يرجى التأكيد أنك لست روبوت وتفعيل JavaScript في متصفح الجهاز الخاص بك للمتابعة.</p>"),
    ("Lütfen bekleyin", "<h1>Güvenlik kontrolü</h1><p>Robot olmadığınızı doğrulayın. Tarayıcınızda JavaScript etkin olmalıdır.</p>"),
    ("Unusual traffic", "<p>Our systems have detected unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a robot.</p><form><div class='g-recaptcha'></div></form>"),
)  # fmt: skip

ERROR = (
    ("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx is what answered here</center>"),
    ("Harbour Post", "<main class='error-page'><h1>Oops</h1><p>We looked everywhere, and could not find what you came for.</p><a href='/'>Home</a></main>"),
    ("Seite nicht gefunden - Talbote", "<main><h1>Seite nicht gefunden</h1><p>Die gewünschte Seite gibt es nicht mehr, oder sie ist umgezogen.</p></main>"),
    ("Page introuvable | La Rade", "<main><h1>Cette page est introuvable</h1><p>Le lien que vous avez suivi est peut-être incorrect ou périmé.</p></main>"),
    ("El Muelle", "<h1>Error 404</h1><p>No hemos podido encontrar la página que buscabas en nuestro sitio.</p>"),
    ("Pagina non trovata", "<h1>Ops!</h1><p>La pagina che stai cercando è stata spostata o cancellata, ci dispiace.</p>"),
    ("O Cais", "<h1>Página não encontrada</h1><p>O endereço que digitou não existe ou foi removido do nosso site.</p>"),
    ("De Kade", "<h1>Pagina niet gevonden</h1><p>De pagina die je zoekt is verhuisd of heeft nooit bestaan.</p><form><input type=search></form>"),
    ("Sidan hittades inte", "<h1>Sidan hittades inte</h1><p>Länken som du följde är kanske gammal, eller så har sidan flyttats.</p>"),
    ("Nie znaleziono strony - Dok Gazeta", "<h2>404</h2><p>Strona, której szukasz, została usunięta albo nigdy nie istniała.</p>"),
    ("Страница не найдена", "<h1>404</h1><p>Возможно, страница была удалена или вы ошиблись в адресе.</p>"),
    ("Сторінку не знайдено", "<div><h1>Ой</h1><p>Такої сторінки у нас немає: її могли перенести або видалити.</p></div>"),
    ("ページが見つかりません", "<h1>お探しのページは見つかりませんでした</h1><p>ページが移動または削除された可能性があります。トップページからお探しください。</p>"),
    ("页面不存在", "<h1>抱歉，您访问的页面不存在</h1><p>该页面可能已经被删除、更名或者暂时不可用，请返回首页继续浏览。</p>"),
    ("503 Service Unavailable", "<h1>Service Temporarily Unavailable</h1><p>The server is temporarily unable to service your request due to maintenance downtime.</p>"),
    ("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this on this server.</p><p>Reference #18.2d351ab8.1557333295.a4e16ab</p>"),
    ("Sayfa bulunamadı", "<h1>Aradığınız sayfa bulunamadı</h1><p>Bu sayfa kaldırılmış ya da adresi değişmiş olabilir.</p>"),
    ("Σφάλμα 404", "<h1>Η σελίδα δεν βρέθηκε</h1><p>Η σελίδα που ζητήσατε ίσως έχει μετακινηθεί ή διαγραφεί.</p>"),
    ("الصفحة غير موجودة", "<h1>عذرا، الصفحة غير موجودة</h1><p>ربما تم نقل هذه الصفحة أو حذفها من الموقع نهائيا.</p>"),
    ("Harbour Post", "<main><h1>451</h1><p>This content is not available in your country, for reasons of law.</p></main>"),
    ("Wartungsarbeiten", "<h1>Wir sind gleich zurück</h1><p>Wegen Wartungsarbeiten ist unsere Seite für kurze Zeit nicht erreichbar.</p>"),
    ("Article removed | Harbour Post", "<h1>This article is no longer available</h1><p>Try our front page instead, or search the archive.</p><h3><a href='/a'>Ferry line to close in May</a></h3><h3><a href='/b'>Council votes on quay wall</a></h3><h3><a href='/c'>Pilots call for strike vote</a></h3>"),
)  # fmt: skip


def _cards(*stories: tuple[str, str], form: str) -> str:
    return "".join(
        form.replace("LINK", f"/n/{n}").replace("HEAD", head).replace("TEASER", teaser)
        for n, (head, teaser) in enumerate(stories)
    )


_EN = (("Ferry line to close in May", "The company blames the price of fuel."), ("Council votes on quay wall", "Repairs would cost 4 million crowns."),
       ("Pilots call for strike vote", "The union wants two more on each ship."), ("Storm bends old lighthouse", "Nobody was hurt on Monday night."))  # fmt: skip
_DE = (("Fährlinie wird im Mai eingestellt", "Die Reederei nennt den Preis des Treibstoffs."), ("Rat stimmt über Kaimauer ab", "Die Arbeiten kosten vier Millionen Kronen."),
       ("Lotsen wollen streiken", "Die Gewerkschaft fordert zwei mehr je Schiff."))  # fmt: skip
_FR = (("La ligne de ferry fermera en mai", "La compagnie invoque le prix du carburant."), ("Le conseil vote sur le quai", "Les travaux coûteraient quatre millions."),
       ("Les pilotes appellent à la grève", "Le syndicat en veut deux de plus par navire."), ("La tempête plie le vieux phare", "Personne n'a été blessé lundi soir."))  # fmt: skip
_RU = (("Паромную линию закроют в мае", "Компания объясняет это ценой топлива."), ("Совет голосует о ремонте причала", "Работы обойдутся в четыре миллиона."),
       ("Лоцманы готовят забастовку", "Профсоюз требует ещё двоих на судно."))  # fmt: skip
_JA = (("フェリー航路、五月に廃止へ", "会社は燃料価格の高騰を理由に挙げた。"), ("市議会、岸壁の改修を採決", "工事には四百万クローネかかる見通し。"), ("水先人組合がストライキを予告", "一隻あたり二人の増員を求めている。"))  # fmt: skip
_ES = (("La línea de ferry cerrará en mayo", "La empresa culpa al precio del combustible."), ("El consejo vota sobre el muelle", "Las obras costarían cuatro millones."),
       ("Los prácticos convocan una huelga", "El sindicato quiere dos más por barco."))  # fmt: skip
_AR = (("إغلاق خط العبارات في مايو", "الشركة تلقي اللوم على سعر الوقود."), ("المجلس يصوت على جدار الرصيف", "ستكلف الإصلاحات أربعة ملايين كرونة."), ("المرشدون يدعون إلى الإضراب", "النقابة تطلب اثنين إضافيين لكل سفينة."))  # fmt: skip

_BOX = "<div class=card><a href='LINK'><h2>HEAD</h2></a><p>TEASER</p><time>2 h</time></div>"
_IN = "<article><h3><a href='LINK'>HEAD</a></h3><p>TEASER</p></article>"
_ROW = "<li><a href='LINK'>HEAD</a> <time>3 March</time></li>"
_ALL = "<a href='LINK'><div><h3>HEAD</h3><p>TEASER</p></div></a>"
_TABLE = "<tr><td>1.</td><td><a href='https://x.exampleLINK'>HEAD</a></td></tr>"
_PLAIN = "<p><a href='LINK'>HEAD</a></p>"
_H2 = "<h2><a href='LINK'>HEAD</a></h2><p>TEASER</p><p>By Ada Moll</p>"

FRONT = (
    ("Politics | Harbour Post", "<main><h1>Politics</h1>" + _cards(*_EN, form=_BOX) + "</main>"),
    ("Harbour Post - news of the coast", "<main>" + _cards(*_EN, form=_IN) + "</main>"),
    ("Harbour Post", "<h1>All the news of today</h1><ul>" + _cards(*_EN, form=_ROW) + "</ul>"),
    ("Economy", "<h1>Economy</h1><p>What moves the markets of the coast.</p>" + _cards(*_EN, form=_ALL)),
    ("Top links", "<table>" + _cards(*_EN, form=_TABLE) + "</table>"),
    ("Wirtschaft | Talbote", "<main><h1>Wirtschaft</h1>" + _cards(*_DE, form=_BOX) + "</main>"),
    ("Talbote", _cards(*_DE, form=_IN)),
    ("Politique - La Rade", "<h1>Politique</h1><ul>" + _cards(*_FR, form=_ROW) + "</ul>"),
    ("La Rade", "<main>" + _cards(*_FR, form=_ALL) + "</main>"),
    ("Экономика", "<h1>Экономика</h1>" + _cards(*_RU, form=_BOX)),
    ("Пристань", _cards(*_RU, form=_H2)),
    ("波止場新聞 政治", "<h1>政治</h1>" + _cards(*_JA, form=_BOX)),
    ("波止場新聞", "<div>" + _cards(*_JA, form=_IN) + "</div>"),
    ("Economía", "<h1>Economía</h1>" + _cards(*_ES, form=_BOX)),
    ("El Muelle", "<div>" + _cards(*_ES, form=_PLAIN) + "</div>"),
    ("اقتصاد", "<h1>اقتصاد</h1>" + _cards(*_AR, form=_BOX)),
    ("Ada Moll, author at Harbour Post", "<h1>Ada Moll</h1><p>Ada Moll writes about ships and ports.</p>" + _cards(*_EN, form=_H2)),
    ("Archive for March", "<h1>Archive: March 2026</h1>" + _cards(*_EN, form=_PLAIN)),
)  # fmt: skip

_FIELDS = "<input name=u><input type=password name=p>"
LOGIN = (
    ("Log in | Harbour Post", f"<main><h1>Log in</h1><form>{_FIELDS}<button>Log in</button></form><p>No account yet? <a href='/new'>Register</a></p></main>"),
    ("Anmelden", f"<h1>Anmelden</h1><form><label>E-Mail</label>{_FIELDS}<button>Anmelden</button></form><a href='/f'>Passwort vergessen?</a>"),
    ("Connexion", f"<h1>Connectez-vous</h1><form>{_FIELDS}<input type=submit value='Se connecter'></form>"),
    ("Iniciar sesión", f"<form><h2>Inicia sesión</h2>{_FIELDS}<button>Entrar</button></form><p>¿Todavía no tienes una cuenta? Crea una gratis.</p>"),
    ("Accedi", f"<h1>Accedi al tuo profilo</h1><form>{_FIELDS}<button>Accedi</button></form>"),
    ("Entrar - O Cais", f"<h1>Iniciar sessão</h1><form>{_FIELDS}<button>Entrar</button></form>"),
    ("Inloggen", f"<h1>Inloggen bij De Kade</h1><form>{_FIELDS}<button>Inloggen</button></form>"),
    ("Logga in", f"<h1>Logga in</h1><form>{_FIELDS}<button>Logga in</button></form><p>Har du inget konto än? Skapa ett här.</p>"),
    ("Zaloguj się", f"<h1>Zaloguj się</h1><form>{_FIELDS}<button>Zaloguj</button></form>"),
    ("Вход", f"<h1>Вход в личный кабинет</h1><form>{_FIELDS}<button>Войти</button></form>"),
    ("Увійти", f"<h1>Увійти до кабінету</h1><form>{_FIELDS}<button>Увійти</button></form>"),
    ("ログイン", f"<h1>会員ログイン</h1><form><label>メールアドレス</label>{_FIELDS}<button>ログイン</button></form><p>アカウントをお持ちでない方はこちらから登録してください。</p>"),
    ("登录", f"<h1>用户登录</h1><form><label>用户名和密码</label>{_FIELDS}<button>登录</button></form><p>还没有账号的读者请先注册新的账号。</p>"),
    ("Giriş yap", f"<h1>Giriş yap</h1><form>{_FIELDS}<button>Giriş yap</button></form>"),
    ("Harbour Post", "<h1>Sign in to continue</h1><form><label>E-mail address</label><input type=email><button>Continue</button></form><p>We will send you a link that lets you in.</p>"),
    ("تسجيل الدخول", f"<h1>تسجيل الدخول إلى حسابك</h1><form>{_FIELDS}<button>دخول</button></form>"),
    ("Prihlásenie", f"<form><h2>Vitajte späť v redakcii</h2><label>Meno a heslo</label>{_FIELDS}<button>Ďalej</button></form>"),
)  # fmt: skip

PAYWALL = (
    ("Harbour Post", "<h2>Subscribe to continue reading</h2><p>This story is for subscribers only. Try it for 1 € a week.</p><a href='/sub'>Subscribe now</a><p>Already a subscriber? Log in.</p>"),
    ("Ferry line to close | Harbour Post", "<h1>Ferry line to close</h1><p>You have read all of your free articles this month: become a subscriber.</p><button>Subscribe</button>"),
    ("Talbote Plus", "<h1>Weiterlesen mit Talbote Plus</h1><p>Dieser Artikel ist nur für Abonnenten. Jetzt 4 Wochen für 1 € testen.</p><a href='/abo'>Zum Abo</a>"),
    ("La Rade", "<h2>Article réservé aux abonnés</h2><p>Abonnez-vous pour lire la suite de cet article dès 1 € par mois.</p><button>Je m'abonne</button>"),
    ("El Muelle", "<h2>Contenido exclusivo para suscriptores</h2><p>Suscríbete por 1 € al mes para seguir leyendo este artículo.</p><a href='/s'>Suscríbete</a>"),
    ("Il Molo", "<h1>Contenuto riservato agli abbonati</h1><p>Abbonati ora a 1 € al mese per leggere tutti gli articoli del sito.</p><a href='/a'>Abbonati</a>"),
    ("O Cais", "<h1>Exclusivo para assinantes</h1><p>Assine agora por 1 € por mês e leia este e todos os artigos.</p><button>Assinar</button><a href='/l'>Já sou assinante</a>"),
    ("De Kade", "<h1>Alleen voor abonnees</h1><p>Word abonnee en lees dit artikel en al het andere voor € 2 per week.</p><a href='/a'>Abonneer</a>"),
    ("Hamnbladet", "<h1>För dig som är prenumerant</h1><p>Prenumerera för 10 kr i månaden och läs hela artikeln direkt.</p><a href='/p'>Bli prenumerant</a>"),
    ("Dok Gazeta", "<h1>Artykuł dla prenumeratorów</h1><p>Wykup prenumeratę za 4 zł miesięcznie i czytaj wszystko bez ograniczeń.</p><button>Prenumeruj</button>"),
    ("Пристань", "<h2>Только для подписчиков</h2><p>Оформите подписку за 100 ₽ в месяц, чтобы прочитать материал полностью.</p><button>Подписаться</button>"),
    ("波止場新聞", "<h1>有料会員限定記事</h1><p>この記事の続きは有料会員の方だけがお読みいただけます。月額1000円で購読できます。</p><button>購読する</button>"),
    ("码头报", "<h1>订阅后阅读全文</h1><p>本文仅供付费会员阅读，请订阅后继续阅读全文，每月10元即可。</p><button>立即订阅</button>"),
    ("부두일보", "<h1>구독자 전용 기사</h1><p>이 기사는 유료회원만 볼 수 있습니다. 월 5000원에 구독하고 전체 내용을 읽어 보십시오.</p><button>구독하기</button>"),
    ("İskele", "<h1>Bu içerik abonelere özel</h1><p>Haberin tamamını okumak için ayda 50 ₺ ile abone olabilirsiniz şimdi.</p><button>Abone ol</button>"),
    ("Přístav", "<h1>Jen pro předplatitele</h1><p>Předplaťte si Přístav za 99 Kč měsíčně a čtěte celý tento článek.</p><a href='/p'>Předplatit</a>"),
)  # fmt: skip

SEARCH = (
    ("Search results for ferry", "<h1>Search results for ferry</h1>" + _cards(*_EN, form=_IN)),
    ("Harbour Post", "<form role=search><input type=search value='ferry'></form><h1>4 results for “ferry”</h1>" + _cards(*_EN, form=_H2)),
    ("Suchergebnisse für Fähre | Talbote", "<h1>Suche</h1>" + _cards(*_DE, form=_BOX)),
    ("Talbote", "<h1>3 Treffer für: Fähre</h1><input type=search value='Fähre'>" + _cards(*_DE, form=_IN)),
    ("Résultats de recherche", "<h1>Résultats pour « ferry »</h1>" + _cards(*_FR, form=_ROW)),
    ("La Rade", "<input type=text name=q value='quai'><h2>« quai » : 4 articles</h2>" + _cards(*_FR, form=_BOX)),
    ("Resultados de la búsqueda", "<h1>Resultados de búsqueda: ferry</h1>" + _cards(*_ES, form=_BOX)),
    ("El Muelle", "<h1>muelle</h1><form><input name=s value='muelle'></form>" + _cards(*_ES, form=_IN)),
    ("Результаты поиска", "<h1>Результаты поиска: паром</h1>" + _cards(*_RU, form=_IN)),
    ("Пристань", "<h1>Паром</h1><input type=search value='паром'>" + _cards(*_RU, form=_BOX)),
    ("検索結果", "<h1>「フェリー」の検索結果</h1>" + _cards(*_JA, form=_BOX)),
    ("波止場新聞", "<h1>フェリー</h1><input type=search value='フェリー'>" + _cards(*_JA, form=_IN)),
    ("نتائج البحث", "<h1>نتائج البحث عن العبارات</h1>" + _cards(*_AR, form=_BOX)),
    ("Harbour Post", "<script type='application/ld+json'>{\"@type\": \"SearchResultsPage\"}</script><h1>Ferry</h1>" + _cards(*_EN, form=_BOX)),
    ("You searched for quay - Harbour Post", "<h1>quay</h1>" + _cards(*_EN[:2], form=_H2)),
    ("Zoekresultaten", "<h1>Zoekresultaten voor: kade</h1>" + _cards(*_EN, form=_ROW)),
)  # fmt: skip

_HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>TITLE</TITLE><H1>TITLE</H1><DL><p>"


def _marks(title: str, *names: str, attribute: str = "ADD_DATE", head: str = _HEAD) -> str:
    items = "".join(
        f"<DT><A HREF='https://s{n}.example/' {attribute}='17'>{name}</A>\n" for n, name in enumerate(names)
    )
    return head.replace("TITLE", title) + items + "</DL><p>"


BOOKMARKS = (
    *(_marks(title, f"{title} one", "Quay closed", "Ferry line") for title in ("Bookmarks", "Lesezeichen", "Marque-pages", "Marcadores", "Segnalibri", "Закладки", "ブックマーク", "书签", "북마크")),
    _marks("Menu", "One only"),
    _marks("Bookmarks", "Quay", head="<!doctype netscape-bookmark-file-1><META CHARSET='utf-8'><H1>TITLE</H1><DL>"),
    _marks("Bookmarks", "Quay", head="\ufeff" + _HEAD),
    _marks("Folders", "Quay", head=_HEAD + "<DT><H3>Ports</H3><DL><p>"),
    _marks("Saved", "Quay", "Ferry", head="<html><title>TITLE</title><h1>TITLE</h1><dl>"),
    _marks("Reading list", "Quay", attribute="ADD_DATE='1' PRIVATE='0' TAGS='a,b' X", head=_HEAD),
)  # fmt: skip

_SENTENCE = "The ferry line between Sallow and Northgate will close in May, the company said on Monday, and 46 people lose their work."
_BODY = f"<p>{_SENTENCE}</p><p>It had run since 1962, with two ships and a crew of four on each of them, through the winter too.</p>"

ARTICLES = (
    ("Ferry line to close", f"<h1>Ferry line to close</h1><p>{_SENTENCE}</p>"),
    ("Page not found: how a ministry lost its archive", "<h1>Page not found: how a ministry lost its archive</h1>" + _BODY * 2),
    ("Ferry line to close", f"<header><form>{_FIELDS}<button>Log in</button></form></header><h1>Ferry line to close</h1><p>{_SENTENCE}</p>"),
    ("Regulator fines portal over cookies", "<h1>Regulator fines portal over cookies</h1><p>By Ada Moll</p><p>The regulator of Verania fined the portal 4 million crowns on Monday.</p><p>Its cookies were set before anybody had agreed, and the data went to 214 partners abroad.</p><p>The portal says that it will go to court; a hearing is set for May.</p><div><p>We use cookies.</p><button>Accept</button></div>"),
    ("Ferry line to close", "<h1>Ferry line to close</h1>" + _BODY + "<div><h2>Your privacy</h2><p>We and our 138 partners use cookies and process personal data with your consent.</p><button>Accept all</button></div>"),
    ("Ferry line to close", f"<h1>Ferry line to close</h1><p>{_SENTENCE}</p><p>Subscribe to continue reading: 1 € a week.</p><button>Subscribe</button>"),
    ("Ferry line to close", f"<h1>Ferry line to close</h1><p>{_SENTENCE}</p>" + _cards(*_EN, form=_IN)),
    ("Live: storm on the coast", "<h1>Live: storm on the coast</h1>" + "".join(f"<h3><a href='#p{n}'>Update number {n} of the day</a></h3><p>{_SENTENCE}</p>" for n in range(4))),
    ("Four things to read this week", "<h1>Four things to read this week</h1>" + _cards(*((head, _SENTENCE * 2) for head, _ in _EN), form=_H2)),
    ("500 workers strike", "<h1>500 workers strike</h1><p>Work at the port of Sallow stopped for an hour on Monday morning.</p>"),
    ("Bots write half of all posts", "<h1>Bots write half of all posts</h1><p>Every second post on the portal was written by a robot, a study of 4,000 accounts says.</p><p>Its authors looked at the browser of each, and at how fast it wrote.</p>"),
    ("Old phone directory found", "<h1>Old phone directory found</h1><p>A directory of 1931 was found under the floor of the post office in Sallow.</p>"),
    ("Results", "<h1>Results</h1><table><tr><td>Sallow 3</td><td>Northgate 1</td></tr></table><p>Sallow leads the league with 40 points.</p>"),
    ("Das Fährende", "<h1>Das Fährende</h1><p>Die Fährlinie zwischen Sallow und Nordtor wird im Mai eingestellt, teilte die Reederei am Montag mit.</p>"),
    ("フェリー航路、五月に廃止へ", "<h1>フェリー航路、五月に廃止へ</h1><p>サロー港と北門を結ぶフェリー航路が五月に廃止されると、運航会社が月曜日に発表した。</p>"),
    ("Паромную линию закроют в мае", "<h1>Паромную линию закроют в мае</h1><p>Паромную линию между Саллоу и Нортгейтом закроют в мае, сообщила компания в понедельник.</p>" + _cards(*_RU, form=_ROW)),
    ("Search for missing ferry ends", f"<h1>Search for missing ferry ends</h1><p>{_SENTENCE}</p>" + _cards(*_EN, form=_H2)),
    ("Publisher drops subscriptions", "<h1>Publisher drops subscriptions</h1><p>The publisher of the Post gives up subscriptions from May on, it said on Monday.</p><p>Its 40,000 subscribers paid 9 € a month; the price will be paid back in June.</p><a href='/s'>Subscribe to our letter</a>"),
)  # fmt: skip
