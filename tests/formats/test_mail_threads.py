"""A mail as a thread: the sender's own words, what is quoted below or between them, what is forwarded, signatures."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from brief.formats.mail import messages
from brief.reading import article
from brief.records import Article, Payload, RawDocument

NOW = datetime(2026, 3, 9, tzinfo=UTC)
OWN = "The town has not sold a single tree of the park to anybody."
ASKED = "We were told that the town sold 300 trees for 5 million."
QUOTED = "quoted message of Nils Farrow"


def letter(plain: str = "", html: str = "", *, subject: str = "Re: The park", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"], made["Date"] = "Ada Quill <ada@town.example>", "Wed, 04 Mar 2026 10:15:00 +0100"
    made["Subject"] = subject
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(html or plain, subtype="html" if html else "plain")
    return made.as_bytes()


def read(content: bytes) -> Article:
    (found,) = messages(Payload("in.eml", content, "message/rfc822", NOW))
    assert isinstance(found, RawDocument)
    return article.read(found)


def reasons(found: Article) -> dict[str, str]:
    return {found.source_text[a.start : a.end]: a.reason for a in found.set_aside}


HEADERS = {
    "en": ("From|Sent|To|Subject", "Tuesday, 3 March 2026 09:02", "Kind regards,"),
    "de": ("Von|Gesendet|An|Betreff", "Dienstag, 3. März 2026 09:02", "Mit freundlichen Grüßen"),
    "fr": ("De |Envoyé |À |Objet ", "mardi 3 mars 2026 09:02", "Cordialement"),
    "es": ("De|Enviado el|Para|Asunto", "martes, 3 de marzo de 2026 9:02", "Saludos"),
    "pl": ("Od|Wysłano|Do|Temat", "wtorek, 3 marca 2026 09:02", "Z poważaniem"),
    "ru": ("От|Отправлено|Кому|Тема", "3 марта 2026 г. 9:02", "С уважением,"),
    "uk": ("Від|Надіслано|Кому|Тема", "3 березня 2026 р. 9:02", "З повагою,"),
    "words that no list has": ("Sîneoù|Vloaz|Da bioù|Danvez", "3 Meurzh 2026 09:02", "Best wishes"),
}


@pytest.mark.parametrize("language", HEADERS)
@pytest.mark.parametrize("above", ["-----Original Message-----\n", "________________________________\n", ""])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_an_answer_of_outlook_is_its_senders_and_what_is_below_is_set_aside(
    language: str, above: str, kind: str
) -> None:
    words, date, regards = HEADERS[language]
    values = ("Nils Farrow <nils@gazette.example>", date, "Ada Quill", "The park")
    block = [f"{word}: {value}" for word, value in zip(words.split("|"), values, strict=True)]
    signature = [regards, "Ada Quill", "Town hall | +00 000"]
    if kind == "plain":
        text = (
            f"{OWN}\n\n" + "\n".join(signature) + f"\n\n{above}" + "\n".join(block) + f"\n\n{ASKED}\n\nNils"
        )
        found = read(letter(text))
    else:
        lines = [line.replace("<", "&lt;").replace(": ", ":</b> ", 1) for line in block]
        head = f"<p>{above}</p><div><p><b>{'<br><b>'.join(lines)}</p></div>"
        found = read(
            letter(html=f"<p>{OWN}</p><p>{'<br>'.join(signature)}</p><div>{head}<p>{ASKED}</p></div>")
        )
    assert (found.publisher, found.text) == ("Ada Quill", OWN)
    said = reasons(found)
    assert said[ASKED] == said[block[0]] == QUOTED
    assert [said[line] for line in signature] == ["signature"] * 3


ATTRIBUTIONS = (
    "On Tue, Mar 3, 2026 at 10:02 AM Nils Farrow <nils@gazette.example> wrote:",
    "Am Di., 3. März 2026 um 10:02 Uhr schrieb Nils Farrow <nils@gazette.example>:",
    "Le mar. 3 mars 2026 à 10:02, Nils Farrow <nils@gazette.example> a écrit :",
    "El mar, 3 mar 2026 a las 10:02, Nils Farrow (<nils@gazette.example>) escribió:",
    "wt., 3 mar 2026 o 10:02 Nils Farrow <nils@gazette.example> napisał(a):",
    "вт, 3 мар. 2026 г. в 10:02, Nils Farrow <nils@gazette.example>:",
    "вт, 3 бер. 2026 р. о 10:02 Nils Farrow <nils@gazette.example> пише:",
    "Op di 3 mrt 2026 om 10:02 schreef Nils Farrow <nils@gazette.example>:",
    "Nils Farrow <nils@gazette.example> hat am 03.03.2026 um 10:02 geschrieben:",
    "Le 03/03/2026 à 10:02, Nils Farrow a écrit :",
    "------- Original Message -------\nOn Tuesday, March 3rd, 2026 at 9:02 AM, Nils Farrow <n@gazette.example> wrote:",
    "tir. 3. mars 2026 kl. 13:09 skrev Nils Farrow <nils@gazette.example\n>:",
    "---- On Tue, 03 Mar 2026 14:02 Nils Farrow <n@g.example> wrote ----",
    "On Tuesday, 3 March 2026 at 10:02, Nils Farrow of the Gazette\n<nils@gazette.example> wrote:",
)


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_what_a_line_of_who_wrote_and_when_introduces_is_that_persons(line: str) -> None:
    older = "On Mon, 2 Mar 2026 at 08:00, Ida Lorn <ida@union.example> wrote:"
    plain = f"{OWN}\n\n{line}\n\n> {ASKED}\n>\n> {older}\n>> The union has 12 members.\n"
    found = read(letter(plain))
    assert (found.publisher, found.text) == ("Ada Quill", OWN)
    assert reasons(found)[ASKED] == QUOTED
    assert reasons(found)["The union has 12 members."] == "quoted message of Ida Lorn"
    shown = line.replace("<", "&lt;").replace("\n", " ")
    quotes = {
        "gmail": f"<div class='gmail_quote'>{shown}<br><blockquote class='gmail_quote'>{ASKED}</blockquote></div>",
        "apple": f"<div><br><blockquote type='cite'><div>{shown}</div><br><div>{ASKED}</div></blockquote></div>",
        "plain quotation": f"<p>{shown}</p><blockquote><p>{ASKED}</p></blockquote>",
    }
    for name, quote in quotes.items():
        found = read(letter(html=f"<div>{OWN}</div><br>{quote}"))
        assert (found.publisher, found.text) == ("Ada Quill", OWN), name
        assert reasons(found)[ASKED] == QUOTED, name


def test_a_signature_that_a_mail_program_names_and_a_chain_of_outlooks() -> None:
    signed = (
        f"<p>{OWN}</p><div class='gmail_signature'>Ada<br>The town has 300 people who work for you.</div>"
    )
    assert read(letter(html=signed, subject="The park")).text == OWN
    block = "From: {}\nSent: Tuesday, March 3, 2026 9:02 AM\nTo: Ada Quill <a@t.example>; Bo Chan <b@t.example>;\n"
    block += "  Cy Dorn <c@t.example>\nSubject: The park\nImportance: High\n\n"
    found = read(
        letter(
            f"{OWN}\n\n{block.format('Nils Farrow')}{ASKED}\n\n{block.format('Ida Lorn')}The first of all."
        )
    )
    assert found.text == OWN and reasons(found)[ASKED] == QUOTED
    assert reasons(found)["The first of all."] == "quoted message of Ida Lorn"


def test_a_separator_alone_and_a_name_too_long_for_its_line() -> None:
    for below in (
        "----- Original Message -----",
        "From: Nils Farrow of the Gazette\n<nils@gazette.example>\nSent: March 3, 2026 4:37 PM\nTo: A\nSubject: B",
    ):
        found = read(letter(f"{OWN}\n\nGet Outlook for iOS<https://a.example/x>\n{below}\n\n{ASKED}"))
        assert found.text == OWN and reasons(found)[ASKED].startswith("quoted message")


def test_answers_between_what_they_answer() -> None:
    text = (
        "> How many trees?\n\nThere are 300 trees in it.\n\n> Since when?\n\nSince the year of the "
        "flood.\n\n-- \nAda\n"
    )
    found = read(letter(text, subject="The park", In_Reply_To="<1@gazette.example>"))
    assert found.text == "There are 300 trees in it.\n\nSince the year of the flood."
    assert reasons(found)["How many trees?"] == "quoted message" and reasons(found)["Ada"] == "signature"


def test_below_what_it_answers() -> None:
    text = f"On Tue, 3 Mar 2026 at 10:02, Nils Farrow <nils@gazette.example> wrote:\n> {ASKED}\n\n{OWN}\n"
    assert read(letter(text)).text == OWN


FORWARDED = "The courts have ordered the town to plant 40 oaks, the union said."
INNER = ("Ida Lorn <ida@union.example>", "Mon, 2 Mar 2026 08:00:11 +0100", "Oaks", "Ada Quill")


@pytest.mark.parametrize(
    ("subject", "separator", "words"),
    [
        ("Fwd: Oaks", "---------- Forwarded message ---------", "From|Date|Subject|To"),
        ("Fwd: Oaks", "Begin forwarded message:\n", "From|Date|Subject|To"),
        ("Oaks", "-------- Weitergeleitete Nachricht --------", "Von|Datum|Betreff|An"),
        ("FW: Oaks", "-----Original Message-----", "From|Sent|Subject|To"),
        ("TR: Oaks", "", "De|Envoyé|Objet|À"),
        ("PD: Oaks", "________________________________", "Od|Wysłano|Temat|Do"),
        ("Re: Oaks", "-------- Пересланное сообщение --------", "От|Дата|Тема|Кому"),
    ],
)
def test_a_forward_is_the_article_of_who_wrote_it(subject: str, separator: str, words: str) -> None:
    block = [f"{word}: {value}" for word, value in zip(words.split("|"), INNER, strict=True)]
    text = f"For you to see.\n\nAda\n\n{separator}\n" + "\n".join(block) + f"\n\n{FORWARDED}\n"
    quoted = "For you to see.\n\n" + "\n".join(
        f"> {line}" for line in [*separator.split("\n"), *block, "", FORWARDED]
    )
    for plain in (text, quoted):
        found = read(letter(plain, subject=subject))
        assert (found.publisher, found.title, found.text) == ("Ida Lorn", "Oaks", FORWARDED)
        assert found.published.start == datetime(2026, 3, 2, 7, 0, 11, tzinfo=UTC)
        assert reasons(found)["For you to see."] == "remark of Ada Quill above the forwarded message"
        assert reasons(found)[block[0]] == "header of the message"


def test_a_forward_in_a_table_and_one_of_one() -> None:
    rows = "".join(
        f"<tr><th>{word}: </th><td>{value.replace('<', '&lt;')}</td></tr>"
        for word, value in zip(("Subject", "Date", "From", "To"), (*INNER[2::-1], INNER[3]), strict=True)
    )
    html = f"<div>-------- Forwarded Message --------<table>{rows}</table><p>{FORWARDED}</p></div>"
    assert read(letter(html=html, subject="Fwd: Oaks")).publisher == "Ida Lorn"
    once = (
        "---------- Forwarded message ---------\nFrom: {}\nDate: Mon, 2 Mar 2026 08:00\nSubject: Fwd: "
        "Oaks\nTo: x@y.example\n\n"
    )
    text = once.format("Bo Chan <bo@desk.example>") + once.format("Ida Lorn <ida@union.example>") + FORWARDED
    found = read(letter(text, subject="Fwd: Fwd: Oaks"))
    assert (found.publisher, found.text) == ("Ida Lorn", FORWARDED)


def test_what_stands_above_at_length_is_the_article_and_not_the_forward() -> None:
    own = " ".join(f"The town planted tree number {n} in the park." for n in range(12))
    text = (
        f"{own}\n\n---------- Forwarded message ---------\nFrom: Ida Lorn <i@u.example>\nSubject: "
        f"Oaks\n\n{FORWARDED}"
    )
    found = read(letter(text, subject="Fwd: Oaks"))
    assert (found.publisher, found.text) == ("Ada Quill", own)
    assert reasons(found)[FORWARDED] == "quoted message of Ida Lorn"


@pytest.mark.parametrize(
    "text",
    [
        "The park opens.\n\nWhat: a ceremony\nWhen: Tuesday, 3 March 2026 10:00\nWhere: Park lane "
        "3\nBring a coat, it is cold there.",
        "The letter was plain.\n\nThe mayor wrote:\n\nNo tree will be sold before the court has spoken.",
        "He found a note: 'From: 3 March 2026, 10:00 to noon' on the gate of the park.",
    ],
)
def test_what_only_looks_like_a_message_is_text(text: str) -> None:
    found = read(letter(text, subject="The park"))
    assert found.text.replace("\n\n", "\n") == text.replace("\n\n", "\n")


def test_quoting_in_a_text_that_answers_nobody_is_a_quotation() -> None:
    text = "The park stays open. The mayor wrote:\n\n> No tree will be sold.\n\nThe union had asked for that."
    found = read(letter(text, subject="The park"))
    assert [(b.role.value, b.speaker) for b in found.typed] == [
        ("body", ""),
        ("quotation", "The mayor"),
        ("body", ""),
    ]


def test_notices_and_what_a_telephone_adds_are_set_aside() -> None:
    notices = (
        "This e-mail and its attachments are confidential and intended only for the person addressed.",
        "Diese E-Mail enthält vertrauliche Informationen und ist nur für den Adressaten bestimmt.",
        "Ce message et ses pièces jointes sont confidentiels et réservés à leur destinataire.",
        "Este mensaje es confidencial y va dirigido únicamente a su destinatario.",
        "Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata.",
        "Это сообщение является конфиденциальным и предназначено только адресату.",
        "Цей лист є конфіденційним і призначений лише для адресата.",
    )
    foot = f"{'_' * 47}\nTrees mailing list\ntrees@lists.example\nhttps://lists.example/trees"
    found = read(letter("\n\n".join([OWN, "Sent from my telephone", *notices, foot]), subject="The park"))
    assert found.text == OWN
    assert [reasons(found)[notice] for notice in notices] == ["notice of the mail system"] * len(notices)


def test_a_covering_note_closes_and_the_text_below_it_stays() -> None:
    text = (
        "Dear all,\n\nour statement is below.\n\nKind regards,\nAda Quill\nPress office\n\nTHE PARK "
        f"STAYS\n\n{OWN}\n\n{FORWARDED}"
    )
    found = read(letter(text, subject="Statement"))
    assert found.text == f"our statement is below.\n\nTHE PARK STAYS\n\n{OWN}\n\n{FORWARDED}"
    assert reasons(found)["Dear all,"] == "salutation" and reasons(found)["Press office"] == "signature"


def test_a_mail_of_nothing_but_a_quoted_message_is_that_messages() -> None:
    text = (
        "-----Original Message-----\nFrom: Nils Farrow <n@g.example>\nSent: 3 March 2026 09:02\nSubject: "
        f"Park\n\n{ASKED}"
    )
    found = read(letter(text, subject="RE: Park"))
    assert (found.publisher, found.text) == ("Nils Farrow", ASKED)


def test_every_word_of_a_thread_is_text_or_set_aside() -> None:
    text = (
        f"Dear Nils,\n{OWN}\nAda\n\nOn 3 March 2026 at 10:02, Nils Farrow <n@g.example> wrote:\n> "
        f"{ASKED}\n>> Older.\n"
    )
    found = read(letter(text))
    for line in text.split("\n"):
        assert line.strip("> ") in found.source_text


def test_the_cases_of_mail_replies(real_data: Path) -> None:
    folder = real_data / "cases" / "mail-reply"
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}")
    found = {path.stem[:3]: read(path.read_bytes()) for path in folder.glob("*.eml")}
    assert [found[k].publisher for k in ("m01", "m02", "s01", "s02")] == [
        "Petra Lund",
        "Jan Hollar",
        *["Petra Lund"] * 2,
    ]
    assert found["m01"].text == "No, the ministry has not paid anything to the fishermen."
    assert " ".join(found["m02"].text.split()) == "The union will go to court on Monday. We have 214 members."
    for each in found.values():
        assert "40 million" not in each.text and "300 members" not in each.text
        assert "quoted message of Mira Tolland" in reasons(each).values()
