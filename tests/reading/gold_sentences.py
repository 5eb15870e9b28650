"""Hard sentence breaks in nine languages: each line is a text, its sentences parted by ``¦``."""

GOLD = {
    "en": """
Dr. Moll met Mr. J. R. Lee at 10 a.m. on Monday.¦He left at noon.
The U.S. said that it would go.¦The E.U. did not.
It rose by 3.5 per cent to $1.2 bn.¦Then it fell.
“We will go,” he said.¦“Now.”
“Will you go?” she asked.¦He would not.
He came... and left.¦Nobody saw him.
Gen. Abel, Lt. Col. Bo and Sgt. Cy came.¦No. 5 was missing.
The harbour was built in the U.S.¦It was sold later.
Acme Inc. said that it had paid.¦Its shares rose.
It fell vs. the euro, i.e. by a cent, e.g. on Monday.¦Sen. Ruiz agreed.
The town of St. Olm has approx. 300 people.¦Most of them fish.
The report (see fig. 3 on p. 12) is long.¦Nobody read it.
“It is over.”¦The crowd cheered.
On Jan. 5 and Feb. 6 the dam held.¦On Mar. 7 it gave way.
The ministers (Mr. Moll and Ms. Lee) resigned.¦Gov. Olm did not.
What now?!¦Nobody knows.
The water rose at 6 p.m.¦Nobody was warned.
Rep. Ada Moll (D-Olm) and Prof. Lee spoke.¦They agreed.
""",
    "de": """
Dr. Moll kam am 3. Oktober um 10 Uhr.¦Er ging bald.
Das ist z. B. so gewesen.¦Heute ist es anders.
Das gilt z.B. für Fischer, d.h. für alle.¦Niemand klagt.
Prof. Dr. h. c. Meier sprach.¦Alle schwiegen.
Am 12. Mai 2024 stieg das Wasser.¦Der 1. FC Olm siegte trotzdem.
Ludwig XIV. starb.¦Danach kam Ludwig XV. an die Macht.
Es kostete ca. 3,5 Mio. Euro bzw. etwas mehr.¦Das war viel.
„Wir gehen.“¦Er ging.
„Gehen wir?“, fragte sie.¦Er schwieg.
Die Fa. Moll GmbH in der Hauptstr. 5 schloss.¦Sie war alt.
Fischer, Bauern usw. kamen.¦Die Minister nicht.
Es waren rd. 1.500 Menschen, u. a. Kinder.¦Sie froren.
Der Abg. Moll (vgl. Nr. 7, S. 12) sprach.¦Er irrte.
Die sog. Rebellen kamen gem. Art. 5 frei.¦Das sah die 2. Kammer anders.
St. Olm liegt am Meer.¦Im 19. Jahrhundert war es reich.
Er kam … und ging.¦Niemand sah ihn.
""",
    "fr": """
M. Moll est venu à 10 h 30.¦Il est parti.
Mme. Lee et MM. Olm et Ruiz sont venus.¦Ils sont partis.
C’est le cas, p. ex. ici.¦Là-bas, non.
« Nous partons. »¦Il est parti.
« Partons-nous ? » a-t-elle demandé.¦Il s’est tu.
J.-C. Moll est venu.¦Il a parlé.
Le Dr. Lee et le Pr. Olm ont parlé.¦Personne n’a écouté.
Cela coûte env. 3,5 millions d’euros, cf. art. 5 et p. 12.¦C’est beaucoup.
Le no. 5 manque.¦Le n° 6 aussi.
Les pêcheurs, les paysans, etc. sont venus.¦Les ministres, non.
Av. J.-C. la ville était riche.¦Elle est pauvre.
Il est venu… puis reparti.¦Personne ne l’a vu.
Quoi ?¦Rien !¦On verra.
Le gén. Moll et le col. Lee mentent.¦On le sait.
St. Olm est au bord de la mer.¦On y pêche.
M. A. Moll a signé.¦Mme B. Lee a refusé.
""",
    "es": """
El Sr. López vino a las 10 a. m. del lunes.¦La Sra. Ruiz no vino.
El Dr. Moll y la Dra. Lee hablaron.¦Nadie escuchó.
¿Vino?¦Sí.¦¡Qué bien!¦Se fue.
EE. UU. lo dijo.¦Luego lo negó.
Los EE.UU. lo dijeron.¦Luego lo negaron.
Es así, p. ej. aquí.¦Allí no.
El núm. 5 ganó (cf. pág. 12 y art. 3).¦El núm. 6 perdió.
«Vamos».¦Se fue.
«¿Vamos?», preguntó.¦Nadie respondió.
Costó 3,5 millones aprox. según el Gral. Moll.¦Era mucho.
Pescadores, campesinos, etc. vinieron.¦Los ministros no.
J. L. Moll firmó.¦A. Lee se negó.
Vino… y se fue.¦Nadie lo vio.
La Av. Olm y la Pza. Mayor cerraron.¦Ud. lo sabe.
El siglo V a. C. fue rico.¦El siguiente no.
Sto. Domingo y Sta. Clara están lejos.¦Hay mar.
""",
    "tr": """
Prof. Dr. Ali Moll geldi.¦Sonra gitti.
Elma, armut vb. meyveler geldi.¦Pazar açıldı.
Yarışı 5. sırada bitirdi.¦Sonra sustu.
T.C. Sağlık Bakanlığı açıkladı.¦Kimse şaşırmadı.
Örn. burada böyle.¦Orada değil.
Balıkçılar vs. geldi.¦Bakanlar gelmedi.
“Gidiyoruz.”¦Gitti.
“Gidiyor muyuz?” diye sordu.¦Kimse cevap vermedi.
Fiyat 3,5 lira yani %2.5 arttı.¦Sonra düştü.
Atatürk Cad. No. 5 kapandı.¦Orası eskiydi.
Alb. Moll ve Yrd. Doç. Dr. Lee konuştu.¦Herkes dinledi.
29. madde ve 3. fıkra iptal edildi.¦Karar kesin.
Geldi... ve gitti.¦Kimse görmedi.
M. Ö. 5. yüzyılda şehir zengindi.¦Şimdi değil.
A. Moll imzaladı.¦B. Lee reddetti.
II. Abdülhamit öldü.¦Yerine V. Mehmet geçti.
""",
    "uk": """
Це т. зв. республіка.¦Він пішов звідти.
На підставі ст. 5 закону його звільнено.¦Суд погодився.
У 2024 р. він пішов.¦Потім повернувся.
У м. Олм та с. Лука не було світла.¦Люди мерзли.
Проф. І. Я. Молль прийшов.¦Він сів.
«Ми підемо».¦Він сказав це двічі.
«Ми підемо?» — спитала вона.¦Він мовчав.
На вул. Морській, буд. 5, кв. 7 горіло.¦Ніхто не постраждав.
Витрачено 5 млн. грн. за рік.¦Це багато.
Прийшли рибалки та ін. люди.¦Міністри не прийшли.
Це тривало у 2022–2024 рр. без перерви.¦Далі буде.
Прийшов акад. О. Молль, а ген. Б. Лі — ні.¦Чому?
Він прийшов… і пішов.¦Ніхто не бачив.
Рибалки, селяни тощо.¦Так було завжди.
Зросло на 3,5 %, тобто на 2.5 тис. осіб.¦Потім упало.
Див. рис. 3 на с. 12.¦Там усе є.
""",
    "ru": """
В 2024 г. он ушёл.¦Потом вернулся.
В г. Олм и на ул. Морской, д. 5 горело.¦Никто не пострадал.
Это т. н. республика.¦Он ушёл оттуда.
Пришли рыбаки, крестьяне и т. д.¦Министры не пришли.
Пришли рыбаки и т. п. люди.¦Министры не пришли.
А. С. Молль пришёл.¦Он сел.
Потратили 5 млн руб. за год.¦Это много.
«Мы уйдём».¦Он сказал это дважды.
«Мы уйдём?» — спросила она.¦Он молчал.
На основании ст. 5 закона его освободили.¦Суд согласился.
Проф. Б. Ли и акад. В. Олм спорили.¦Никто не слушал.
Это длилось в 2022–2024 гг. без перерыва.¦Дальше хуже.
Он пришёл… и ушёл.¦Никто не видел.
Выросло на 3,5 %, то есть на 2.5 тыс. человек.¦Потом упало.
См. рис. 3 на стр. 12.¦Там всё есть.
Рыбаки и др. люди ушли.¦Им заплатили по 5 тыс. руб.¦Мало!
""",
    "ar": """
قال د. أحمد مول ذلك.¦ثم ذهب.
هل ذهب؟¦نعم، ذهب.
بلغ السعر 3.5 في المئة.¦ثم هبط.
قال م. علي وأ. سامي ذلك.¦لم يسمع أحد.
«سنذهب».¦قالها مرتين.
«هل نذهب؟» سألت.¦لم يجب.
جاء... ثم ذهب.¦لم يره أحد.
جاء الصيادون إلخ.¦لم يأت الوزراء.
وقع ذلك عام 200 ق.م. في المدينة.¦كانت غنية.
ماذا الآن؟!¦لا أحد يعلم.
قال أ.د. مول ذلك.¦ثم صمت.
ارتفع الماء ليلا!¦لم يحذرهم أحد.
قال ص. ب. 55 هو العنوان.¦ثم مضى.
“سنذهب.”¦ثم ذهب.
""",
    "zh": """
他说：“我们走。”¦然后他离开了。
第一句！¦第二句？¦第三句。
价格涨了3.5%。¦后来跌了。
（他走了。）¦她没有走。
他问：“你去吗？”¦她说：“不去。”
他说……然后走了。¦没有人看见。
他说：“水涨了！快走！”¦没有人听。
“为什么？”她问。¦他没有回答。
市长J. R. 李来了。¦他坐下了。
他走了吗？！¦没有人知道。
会议于2024年5月12日举行。¦部长没有来。
《水城日报》报道：大坝决口。¦死者至少5人。
「我們走。」¦他離開了。
他来了；她没有来。¦会议结束了。
""",
}

MORE = {
    "en": """
Mrs. Olm, of the U.N., met Adm. Lee on Sept. 3.¦Nothing was signed.
He paid £4.5m to Moll & Co. in Jan. 2024.¦It was late.
“Stop!” he shouted.¦“I will not.”
Ph.D. students and others (incl. Mr. B. Olm) left.¦Why?
The dam, built in 1950 by A. B. Moll, failed...¦No one came.
""",
    "de": """
Bundeskanzler a. D. Moll kam um 9.30 Uhr.¦Er blieb.
Am 24. Februar begann es, wie Dipl.-Ing. Lee sagte.¦Der 3. Zug fuhr nicht.
„Nein!“, rief sie.¦„Niemals.“
Es war ggf. zu spät, inkl. der Kosten i. H. v. 2 Mrd. Euro.¦Schade.
Die Strecke ist 5 km lang (s. Abb. 4).¦Sie endet dort.
""",
    "fr": """
Le 1er mai, S. M. le roi est venu.¦Il a parlé.
Selon l’art. 12 al. 3, c’est interdit.¦Le juge l’a dit.
« Non ! » crie-t-elle.¦Il part.
MM. Moll et Lee, de l’O.N.U., ont signé.¦C’est fini.
Le prix est de 1.500 €, soit 3 p. 100 de plus.¦C’est trop.
""",
    "es": """
El Lic. Moll y el Ing. Lee llegaron a las 9 p. m. al puerto.¦Llovía.
La O.N.U. y la S.A. Moll firmaron.¦Fue ayer.
«¡No!», gritó.¦Nadie oyó.
Vive en la Avda. Olm, núm. 7, 2.º piso.¦Es viejo.
D. Luis y Dña. Ana vinieron.¦Comieron.
""",
    "tr": """
Sn. Bakan ve Gen. Moll geldi.¦Toplantı başladı.
19 Mayıs'ta 3. köprü açıldı.¦XX. yüzyıl bitti.
“Hayır!” diye bağırdı.¦Sustular.
Bkz. sayfa 5.¦Orada yazıyor.
Ayşe Hanım, Dr. B. Olm ile konuştu.¦Saat 10.30'du.
""",
    "uk": """
О 9 год. 30 хв. акад. Молль прибув.¦Почалося.
Згідно з п. 3 ч. 2 ст. 7 закону це заборонено.¦Суд так вирішив.
«Ні!» — крикнув він.¦Усі замовкли.
Населення — 12 тис. осіб.¦У 1991 р. було більше.
Ім. Т. Г. Шевченка назвали площу.¦Вона велика.
""",
    "ru": """
В 9 ч. 30 мин. прибыл акад. Молль.¦Началось.
Согласно п. 3 ч. 2 ст. 7 закона это запрещено.¦Суд так решил.
«Нет!» — крикнул он.¦Все замолчали.
Население — 12 тыс. человек.¦В 1991 г. было больше.
Площадь им. А. С. Пушкина закрыта.¦Там ремонт.
""",
    "ar": """
وصل أ. د. سامي إلى ج. م. ع. يوم الأحد.¦بدأ الاجتماع.
«لا!» صاح الرجل.¦صمت الجميع.
دفع 4.5 مليون دولار.¦كان ذلك متأخرا.
لماذا تأخر؟¦لم يجب أحد.
قال إن السد انهار؛ ثم صمت.¦لم يأت أحد.
""",
    "zh": """
“不！”他喊道。¦大家沉默了。
他问：“为什么？”¦没有人回答。
水位涨到12.5米。¦（大坝已关闭。）¦居民撤离。
据《水城日报》报道，损失达3.2亿元。¦真的吗？¦是的。
她说：“快走！水来了。”¦然后跑了。
""",
}
"""Written when the corrections were done: what they had not seen."""
