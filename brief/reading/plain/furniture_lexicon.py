"""Closed lists of page furniture, cues to other stories and share targets, in ten languages."""

from __future__ import annotations

import re
from functools import lru_cache

from brief.text.normal_forms import composed

_PLAIN = re.compile(r"\w+")


@lru_cache(maxsize=128)  # a line is held to several lists, one after the other
def plain(text: str) -> str:
    """Words of a line in lower case, one space between: the form in which lines are compared."""
    return " ".join(_PLAIN.findall(composed(text).casefold()))


def _listed(entries: str) -> frozenset[str]:
    return frozenset(plain(entry) for entry in entries.replace("\n", "|").split("|")) - {""}


LINES = _listed(
    """
    close|read full topic|reply to this post|reply via email|menu|search|home|share|share this
    share this article|share this story|share article|share on facebook|share on twitter|share on x
    share on whatsapp|share on linkedin|share on telegram|share via email|copy link|link copied|facebook
    twitter|x|whatsapp|telegram|linkedin|reddit|pinterest|instagram|youtube|email|e mail|print|print this
    print this page|print article|save|save article|save for later|bookmark|comment|comments
    leave a comment|leave a reply|post a comment|add a comment|view comments|show comments|no comments
    join the conversation|subscribe|subscribe now|subscribe today|sign in|sign up|log in|login|register
    my account|sign up for our newsletter|subscribe to our newsletter|newsletter|newsletters
    get our newsletter|get the app|download the app|download our app|advertisement|advertisements
    advertising|advertise with us|ad|sponsored|sponsored content|promoted|paid content|paid post
    skip to content|skip to main content|skip to navigation|back to top|top|go back|back|next|previous
    next article|previous article|next post|previous post|next page|previous page|continue reading|continue
    show more|load more|see more|view more|view all|see all|more|less|show less|expand|collapse|open|play
    pause|mute|unmute|play video|watch|watch video|listen|listen to this article|listen to article|loading
    please wait|accept|accept all|accept cookies|accept all cookies|reject all|decline|manage cookies
    manage preferences|cookie settings|cookie policy|cookie preferences|we use cookies
    this site uses cookies|this website uses cookies|privacy policy|privacy notice|privacy settings|terms
    terms of use|terms of service|terms and conditions|all rights reserved|contact us|contact|about us
    about|follow us|follow|following|follow us on twitter|follow us on facebook|follow us on google news
    support us|support our work|support our journalism|donate|donate now|become a member|become a supporter
    enlarge|enlarge image|view image|view gallery|gallery|full screen|fullscreen|zoom|image|getty images
    photo|tags|topics|filed under|categories|report an error|report a typo|send a correction|give feedback
    apps|app|imprint|settings|mail|rss|jobs|archive|post this|tweet|tweet this|listen live|watch live
    feedback|font size|text size|translate|select language|breaking news|latest news|live updates
    follow us on x|follow us on instagram|follow us on telegram|read more on our website
    listen to the story|read in app|open in app|view in browser|view original|click to share
    click to expand|tap to unmute|story continues below|story continues below advertisement|story continues
    article continues below|article continues after advertisement|continue reading below
    advertisement continue reading below|scroll to continue|photos|slideshow
    do not sell my personal information|your privacy choices|cookies|cookie notice|cookies policy|sitemap
    site map|faq|community guidelines|editorial standards|ethics policy|report this ad|remove ads
    go ad free|no thanks|not now|got it|i agree|schließen|teilen|anzeige|werbung|drucken|kommentare
    kommentar schreiben|kommentieren|anmelden|abmelden|registrieren|abonnieren|jetzt abonnieren|merken
    artikel merken|artikel teilen|artikel drucken|artikel anhören|vorlesen|zur startseite|startseite|menü
    suche|suchen|weiterlesen|weiter|zurück|nach oben|zum inhalt springen|zum inhalt
    alle cookies akzeptieren|akzeptieren|alle akzeptieren|ablehnen|einstellungen|cookie einstellungen
    datenschutz|datenschutzerklärung|impressum|agb|nutzungsbedingungen|kontakt|newsletter abonnieren
    folgen sie uns|alle rechte vorbehalten|mehr anzeigen|mehr laden|mehr|link kopieren|per e mail teilen
    auf facebook teilen|auf twitter teilen|auf whatsapp teilen|nach der anzeige weiterlesen
    anzeige endet hier|bild vergrößern|zur merkliste hinzufügen|wird geladen|fermer|partager|publicité
    imprimer|commentaires|commenter|s abonner|abonnez vous|je m abonne|se connecter|connexion|s inscrire
    inscription|rechercher|recherche|accueil|suivant|précédent|retour|retour en haut|aller au contenu
    tout accepter|tout refuser|accepter|refuser|gérer les cookies|paramètres des cookies
    politique de confidentialité|mentions légales|conditions générales|conditions d utilisation
    nous contacter|suivez nous|tous droits réservés|voir plus|afficher plus|lire la suite|copier le lien
    envoyer par e mail|partager sur facebook|partager sur twitter|partager l article|écouter l article
    ajouter à vos favoris|la suite après cette publicité|enregistrer|sauvegarder|cerrar|compartir
    publicidad|imprimir|comentarios|comentar|suscribirse|suscríbete|suscríbase|iniciar sesión|inicia sesión
    regístrate|registrarse|menú|buscar|inicio|siguiente|anterior|volver|volver arriba|ir al contenido
    saltar al contenido|aceptar|aceptar todo|aceptar cookies|rechazar|rechazar todo|configurar cookies
    política de cookies|política de privacidad|aviso legal|términos y condiciones|términos de uso|contacto
    síguenos|todos los derechos reservados|ver más|mostrar más|cargar más|seguir leyendo|leer más
    copiar enlace|copiar link|compartir en facebook|compartir en twitter|compartir en whatsapp|guardar
    escuchar|escuchar artículo|boletines|kapat|paylaş|reklam|yazdır|yorumlar|yorum yap|yorum yaz|abone ol
    giriş yap|üye ol|kayıt ol|ara|ana sayfa|anasayfa|sonraki|önceki|geri|geri dön|yukarı çık|kabul et
    tümünü kabul et|reddet|tümünü reddet|çerez politikası|çerez ayarları|gizlilik politikası
    kullanım koşulları|künye|iletişim|bizi takip edin|takip et|tüm hakları saklıdır|daha fazla
    daha fazlasını göster|devamını oku|bağlantıyı kopyala|linki kopyala|facebook ta paylaş
    twitter da paylaş|whatsapp ta paylaş|kaydet|haberi dinle|dinle|reklamı geç|içeriğe geç|закрити
    поділитися|поширити|реклама|друкувати|роздрукувати|коментарі|коментувати|залишити коментар|підписатися
    підпишіться|увійти|вхід|реєстрація|зареєструватися|меню|пошук|головна|наступна|попередня|назад|нагору
    вгору|прийняти|прийняти всі|відхилити|налаштування|політика конфіденційності|політика cookie
    умови користування|контакти|про нас|стежте за нами|слідкуйте за нами|усі права захищено
    всі права захищено|показати більше|більше|ще|завантажити ще|скопіювати посилання|копіювати посилання
    зберегти|слухати|надіслати|на головну|закрыть|поделиться|печать|распечатать|версия для печати
    комментарии|комментировать|оставить комментарий|подписаться|войти|вход|регистрация|зарегистрироваться
    поиск|главная|следующая|предыдущая|наверх|вверх|принять|принять все|отклонить|настройки
    политика конфиденциальности|пользовательское соглашение|контакты|о нас|следите за нами
    подписывайтесь на нас|все права защищены|показать еще|показать ещё|загрузить еще|загрузить ещё|еще|ещё
    скопировать ссылку|копировать ссылку|сохранить|слушать|отправить|на главную|читать далее
    читать полностью|إغلاق|أغلق|مشاركة|شارك|شارك المقال|إعلان|إعلانات|طباعة|اطبع|تعليقات|التعليقات|تعليق
    أضف تعليقا|أضف تعليقك|اشترك|اشترك الآن|اشتراك|تسجيل الدخول|تسجيل|سجل الآن|القائمة|قائمة|بحث|ابحث
    الرئيسية|الصفحة الرئيسية|التالي|السابق|رجوع|العودة إلى الأعلى|قبول|قبول الكل|رفض|رفض الكل|الإعدادات
    سياسة الخصوصية|سياسة ملفات تعريف الارتباط|شروط الاستخدام|الشروط والأحكام|اتصل بنا|من نحن|تابعنا|تابعونا
    جميع الحقوق محفوظة|عرض المزيد|المزيد|تحميل المزيد|نسخ الرابط|انسخ الرابط|شارك على فيسبوك|شارك على تويتر
    شارك على واتساب|حفظ|استمع|فيسبوك|تويتر|واتساب|تلغرام|关闭|分享|分享到|分享文章|广告|打印|评论|发表评论
    我要评论|订阅|立即订阅|登录|注册|菜单|搜索|首页|返回首页|下一页|上一页|下一篇|上一篇|返回|返回顶部
    回到顶部|接受|全部接受|同意|拒绝|设置|隐私政策|使用条款|服务条款|联系我们|关于我们|关注我们|版权所有
    查看更多|加载更多|更多|展开|收起|展开全文|阅读全文|复制链接|收藏|点赞|转发|微信|微博|听新闻|打开app
    分享到微信|分享到微博|分享到朋友圈|haberin devamı için tıklayın|bu haberi paylaş|haberi paylaş|sign up here
    our standards the thomson reuters trust principles
    下载app|關閉|廣告|列印|評論|訂閱|登入|註冊|選單|搜尋|首頁|隱私政策|聯絡我們|關於我們|版權所有|閱讀全文
    複製連結
    """
)
"""Whole lines that are buttons, menus and notices. A line that could open a story is not among them."""

SHARE = frozenset(
    """share tweet post pin pinterest mail email e facebook fb twitter x whatsapp telegram linkedin reddit messenger
    viber bluesky threads mastodon flipboard pocket tumblr instagram youtube print copy link save send sms line vk
    xing snapchat tiktok rss via on partager teilen compartir paylaş поділитися поделиться drucken
    imprimer imprimir yazdır enviar envoyer twittear tweeter tweeten merken комментировать вконтакте фейсбук
    твиттер твітер телеграм вайбер ватсап فيسبوك تويتر واتساب تلغرام شارك طباعة""".split()
)
"""A line of nothing but these is a row of share buttons ("Share Pin Mail")."""

CUES = _listed(
    """
    other interesting topics|other topics|read more|read also|also read|read next|up next|see also|related
    related news|related stories|related story|related articles|related article|related posts
    related topics|related content|related coverage|related reading|more on this|more on this story
    more on this topic|more stories|more news|more from us|more like this|you may also like
    you might also like|you may be interested in|recommended|recommended for you|recommended stories
    recommended reading|recommended articles|most read|most popular|trending|trending now|editors picks
    editor s picks|don t miss|in other news|other news|latest stories|top stories|further reading
    keep reading|suggested reading|what to read next|from our partners|around the web|read this next
    also on this site|stories for you|more to read|more to explore|see more stories|popular now
    most popular now|more top stories|today s top stories|popular stories|must read|must reads
    what others are reading|you may like|lesen sie auch|lesen sie mehr|lesen sie hier|lesen sie dazu auch
    mehr zum thema|mehr dazu|zum thema|auch interessant|auch lesenswert|das könnte sie auch interessieren
    das könnte dich auch interessieren|weitere artikel|weitere themen|weitere nachrichten|ähnliche artikel
    verwandte artikel|verwandte themen|meistgelesen|meistgelesene artikel|empfohlen|lire aussi|à lire aussi
    à lire également|lire également|voir aussi|à voir aussi|sur le même sujet|sur le même thème
    articles liés|articles similaires|dans la même rubrique|les plus lus|à ne pas manquer
    recommandé pour vous|notre sélection|lea también|lee también|leer también|lea además|lee además
    te puede interesar|le puede interesar|también te puede interesar|quizás te interese
    noticias relacionadas|artículos relacionados|más noticias|más sobre este tema|más información
    lo más leído|las más leídas|te recomendamos|recomendados|ver también|mira también|contenido relacionado
    читайте також|читати також|дивіться також|за темою|до теми|по темі|більше за темою|пов язані новини
    схожі новини|популярне|найпопулярніше|інші новини|останні новини|головне за день|рекомендуємо
    читайте также|читать также|смотрите также|по теме|материалы по теме|еще по теме|ещё по теме
    другие новости|похожие новости|похожие материалы|новости по теме|популярное|самое популярное
    самое читаемое|рекомендуем|последние новости|ilgili haberler|ilgili haber|ayrıca okuyun|bunu da okuyun
    bunlar da ilginizi çekebilir|ilginizi çekebilir|önerilen haberler|çok okunanlar|en çok okunanlar
    diğer haberler|son dakika haberleri|sizin için seçtiklerimiz|benzer haberler|اقرأ أيضا|اقرأ أيضاً
    اقرأ المزيد|إقرأ أيضا|شاهد أيضا|شاهد أيضاً|مواضيع ذات صلة|أخبار ذات صلة|مقالات ذات صلة|موضوعات ذات صلة
    الأكثر قراءة|قد يهمك|قد يهمك أيضا|قد يعجبك أيضا|أخبار أخرى|المزيد من الأخبار|ذات صلة|相关阅读|延伸阅读
    相关新闻|相关文章|推荐阅读|更多新闻|热门新闻|热门文章|猜你喜欢|为你推荐|相关报道|你可能感兴趣|相關閱讀
    相關新聞|延伸閱讀|推薦閱讀|leggi anche|leggi pure|potrebbe interessarti|leia também|leia mais
    veja também|lees ook|czytaj także|czytaj też|zobacz też|zobacz także|läs också|les også|läs mer|les mer
    lue myös|číst také|čtěte také
    """
)
"""Whole lines that announce other stories."""

ADS = _listed(
    """
    advertisement|advertisement continue reading below|article continues after advertisement
    story continues below advertisement|scroll to continue|advertisement scroll to continue|anzeige|werbung
    nach der anzeige weiterlesen|publicité|passer la publicité|la suite après cette publicité|publicidad|реклама
    reklam|إعلان|广告|廣告|pubblicità|publicidade|advertentie
    """
)
"""Lines that stand in the middle of extracted bodies, where an advertisement was; never an article's own."""

AGENCIES = _listed(
    """
    reuters|associated press|the associated press|ap|afp|agence france presse|dpa|aa|anadolu ajansı|iha|dha
    anka|efe|agencia efe|europa press|ansa|apa|pap|belga|anp|ntb|tt|ritzau|lusa|tass|тасс|риа новости
    интерфакс|interfax|xinhua|新华社|中新社|kyodo|yonhap|pti|ani|unian|уніан|унн|укрінформ|ukrinform|bloomberg
    dow jones|رويترز|أ ف ب|وكالات
    """
)
"""Agencies: a line of nothing but one's name, or "By" and the name, is a credit."""

STOP = frozenset(
    """about after again against also although among amid and another are around because been before being below between
    both but can could did does doing down during each even ever every few for from further had has have having her here
    hers him his how however however into its itself just less like made make many may might more most much must near
    neither never new next nor not now off once one only other others our out over own per perhaps put said same say
    says several shall she should since some still such take than that the their them then there these they this those
    though through thus too toward towards two under until upon use used very via was well were what when where whether
    which while who whom whose why will with within without would yes yet you your""".split()
)
"""English words of four letters or more that carry no meaning of their own."""
