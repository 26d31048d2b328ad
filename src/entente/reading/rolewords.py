"""Words and forms that show a paragraph's role, in Russian, English, Turkish and Kazakh: no language models needed.

Captions, links to other articles, notices, bylines and datelines are told by how they begin or end; the lists of all
languages are read together, for pages mix them. Finite verbs are told by language.
"""

from __future__ import annotations

import re
from datetime import date

from entente.reading.lexicon import words

_MONTHS = {
    number: names.split()
    for number, names in enumerate(
        (
            "январ янв january jan ocak қаңтар",
            "феврал фев february feb şubat subat ақпан",
            "март мар march mar mart наурыз",
            "апрел апр april apr nisan сәуір",
            "май мая may mayıs mayis мамыр",
            "июн june jun haziran маусым",
            "июл july jul temmuz шілде",
            "август авг august aug ağustos agustos тамыз",
            "сентябр сен september sept sep eylül eylul қыркүйек",
            "октябр окт october oct ekim қазан",
            "ноябр ноя november nov kasım kasim қараша",
            "декабр дек december dec aralık aralik желтоқсан",
        ),
        start=1,
    )
}
_NUMBERS = {stem: number for number, stems in _MONTHS.items() for stem in stems}
_STEMS = sorted(_NUMBERS, key=len, reverse=True)
_MONTH = rf"(?P<m>{'|'.join(_STEMS)})(?:[а-яё]{{0,3}}|ta|te|da|de)\b\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ .]{_MONTH}[ ,]{{1,2}}(?P<y>\d{{4}})\b",
        rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b",
        rf"\b(?P<y>\d{{4}}) ?(?:жылғы|жылдың|ж\.) (?P<d>\d{{1,2}}) {_MONTH}",
        r"\b(?P<d>\d{1,2})[ .](?P<n>\d{2})[ .](?P<y>\d{4})\b",
        r"\b(?P<y>\d{4})-(?P<n>\d{2})-(?P<d>\d{2})\b",
    )
)

CAPTION = re.compile(
    r"^(?:фото(?:графия)?|скриншот|иллюстрация|коллаж|инфографика|на фото|на снимке|изображение|видео)\b|^©"
    r"|^(?:фото|источник|photo(?:graph)?s?|image|picture|video|illustration|graphic|source|credit|pictured|file photo|"
    r"fotoğraf|foto|görsel|kaynak|arşiv|grafik|infografik|сурет|суретте|дереккөз|бейнежазба)\s*:"
    r"|^(?:photo(?:graph)? (?:by|courtesy)|file photo\b|image (?:by|courtesy)|screenshot (?:of|from)|photo credit"
    r"|fotoğrafta\b|ekran görüntüsü\b|temsili (?:fotoğraf|görsel)|көрнекі сурет|скриншот)",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:[(|/\[—–-]\s*(?:photo|image|foto(?:ğraf)?|фото|сурет)\b[^.!?]{0,60}"
    r"|\b(?:AP Photo/|Getty Images\b|REUTERS/|AFP via\b|/\s?(?:AFP|EPA|AA|Reuters|TASS|ТАСС"
    r"|РИА)\b)[^.!?]{0,50})[)\]]?\s*$",
    re.IGNORECASE,
)
TEASER = re.compile(
    r"^(?:читайте также|читать также|смотрите также|по теме|ранее мы писали|см\. также"
    r"|(?:read|see|watch|listen|also read|more)(?: (?:also|more|next|on this|about this))*\s*[:|»>]"
    r"|(?:read (?:also|more|next)|see also|more on this|related (?:stories|articles|news|coverage|topics)"
    r"|also on \w+:)\b"
    r"|(?:recommended|related|you may also like)\s*:?\s*$"
    r"|(?:ayrıca (?:okuyun|bakınız|bkz)|bunu da okuyun|bunlar da ilginizi çekebilir|ilgili haber(?:ler)?|haberin devamı"
    r"|devamını oku|okumaya devam)\b"
    r"|(?:тағы оқыңыз|сондай-ақ оқыңыз|оқи отырыңыз|тақырып бойынша|тағы да оқыңыз|осы тақырыпта))",
    re.IGNORECASE,
)
BOILER = re.compile(
    r"^(?:подпис(?:ывайтесь|аться|ка)|все права защищены|поделиться|комментарии|реклама|перепечатка|нажимая|18\+|16\+"
    r"|мнение автора может не совпадать|издание и собеседники вымышлены|при использовании материалов|следите за)"
    r"|^(?:subscribe|sign up (?:for|to)|follow us|all rights reserved|copyright (?:©|\(c\)|\d)|terms (?:of use"
    r"|and cond)"
    r"|privacy policy|cookie policy|we use cookies|this (?:site|website) uses cookies|click here|download our app"
    r"|join our"
    r"|our standards:|the (?:views|opinions) expressed|unsubscribe|view (?:this email )?in (?:your )?browser"
    r"|accept (?:all )?cookies|skip to content|get our newsletter)"
    r"|^(?:abone ol|tüm hakları saklıdır|bizi takip|takip et|bültenimize|çerez|kullanım koşulları|gizlilik politikası"
    r"|kaynak gösterilmeden|yasal uyarı|haberleri (?:whatsapp|telegram))"
    r"|^(?:жазылыңыз|барлық құқық|бізді .{0,30}(?:оқыңыз|оқы)|бізге жазылыңыз|материалды (?:көшір|пайдалан)"
    r"|сілтеме жасау"
    r"|редакция көзқарасы)"
    r"|^(?:share(?: this(?: (?:story|article|page))?)?|comments?|advertisement|sponsored|tags|paylaş|yorumlar?|reklam"
    r"|etiketler|бөлісу|пікірлер|жарнама|теги|поделитесь)\W*$"
    r"|^\W*(?:©|\(c\)|copyright) ?\d{4}",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"^(?:(?:автор|текст|корреспондент|редактор)(?=\s*:|\s+(?-i:[А-ЯЁ])|\s*$)|подготовил[аи]?\b"
    r"|(?:опубликовано|обновлено)(?=\s*:|\W*\d|\s+в\s|\s*$))"
    r"|^(?:by\s+(?=(?-i:[A-ZÇĞİÖŞÜ]))|(?:published|updated|posted|last (?:updated|modified))(?: on| at)?\b\s*:?\s*"
    r"(?=\W*\w*\W*\d)|(?:additional )?(?:reporting|writing|editing|compiled|written|edited) by\b"
    r"|(?:author|words|text|date|correspondent)\s*:)"
    r"|^(?:yazan|haber|muhabir|hazırlayan|editör|yazar|tarih|güncelleme|yayın(?:lanma)?(?: tarihi)?)\s*:"
    r"|^(?:авторы|мәтін|дайындаған|тілші|жариялан(?:ды|ған)|жаңартыл(?:ды|ған)|әзірлеген)\s*:",
    re.IGNORECASE,
)

_UPPER = "A-ZÇĞİÖŞÜА-ЯЁӘҒҚҢӨҰҮҺІ"
_CAPITALS = rf"[{_UPPER}][{_UPPER}’'-]{{2,24}}(?:[ /][{_UPPER}][{_UPPER}’'-]{{1,24}}){{0,2}}"
_PLACE = rf"[{_UPPER}][\w’'-]{{2,24}}(?:[ /][{_UPPER}][\w’'-]{{1,24}}){{0,2}}"
_BARE_MONTH = _MONTH.replace("?P<m>", "?:")
_DAY = (
    rf"(?i:(?:\d{{1,2}}\s{_BARE_MONTH}|{_BARE_MONTH}\s\d{{1,2}}\b)"
    r"(?:,?\s\d{4}(?:\sг(?:ода|\.))?)?)"
)
_NEWS = (
    "agency|aa|ap|afp|upi|dpa|efe|reuters|bloomberg|xinhua|anadolu(?: (?:agency|ajansı))?|dha|i̇ha|iha|anka|tass"
    "|interfax|kazinform|тасс|риа новости|риа|интерфакс|казинформ|казтаг|қазақпарат|агентство|ajans|sputnik|trend"
)
_AGENCY = rf"(?i:[(/](?:{_NEWS})[)/]|(?:{_NEWS})\b)"
_ANY = rf"(?:\([^()\n]{{2,30}}\)|/[^/\n]{{2,30}}/|[{_UPPER}]{{2}}[\w-]{{0,20}}(?:\sНовости)?)"
_END = r"\s*(?:[-–—]+\s+(?:РИА Новости\.\s+)?|(?<=/\.)\s+)(?=\S)"
_DATELINES = (
    re.compile(rf"^{_CAPITALS}[,.]?\s+{_DAY}[,.]?(?:\s*{_ANY}\.?)?{_END}"),
    re.compile(rf"^{_PLACE}[,.]?\s+{_DAY}[,.]?\s*{_ANY}\.?{_END}"),
    re.compile(rf"^{_PLACE}[,.]?\s*{_AGENCY}\.?{_END}"),
)

_VERBS_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|(?<!\d )may(?! \d)|might|must|should|do|does|did|"
    r"says?|said|"
    r"signs|sends|sells|buys|wins|loses|calls|warns|urges|seeks|plans|agrees|accuses|faces|hits|cuts|raises|launches|"
    r"opens|closes|rejects|backs|meets|visits|vows|threatens|strikes|kills|moves|makes|takes|gives|gets|goes|puts|sets|"
    r"becomes|remains|begins|ends|rises|falls|grows|drops|joins|leaves|wants|needs|tells|asks|shows|reveals|explains|"
    r"turns|keeps|holds|pushes|expands|extends|supports|blocks|bans|imposes|lifts|denies|confirms|announces|prepares|"
    r"offers|promises|condemns|welcomes|hosts|votes|slams|eyes|mulls|boosts|"
    r"became|met|won|lost|sent|sold|bought|took|made|gave|got|went|put|began|rose|fell|grew|left|told|kept|held|spent|"
    r"[a-z]{3,}(?<!e)ed)\b",
    re.IGNORECASE,
)
_VERB_TR = re.compile(
    r"(?:[aeıioöuülmnrvyzğ]d[ıiuü]|[fstkçşhp]t[ıiuü]|yor|[ae]ca[kğ]|ece[kğ]|m[ıiuü]ş|m[ae]l[ıi]|[ıiuü]rl?[ae]?r|"
    r"[dt][ıiuü]r|m[ae]z|yok|var|değil)(?:l[ae]r)?$"
)
_NOUNS_TR = words("adı kendi şimdi yedi ordu yurdu hindi tadı dostu üstü altı katı batı kadar demir")
_VERB_KK = re.compile(
    r"(?:[дт][ыі]|[ае]д[ыі]|йд[ыі]|[ғг][ае]н|[қк][ае]н|м[ае][қк]|п[ае][қк]|б[ае][қк]|уд[ае]|емес|жоқ|бар|керек)$"
)
_WORD = re.compile(r"[^\W_]+")


def date_in(text: str) -> str | None:
    """Return the first full date of a text as ISO 8601, or ``None``; day before month where only numbers are given."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month = parts.get("n") or _NUMBERS[parts["m"].lower()]
            try:
                return date(int(parts["y"]), int(month), int(parts["d"])).isoformat()
            except ValueError:
                continue
    return None


def dateline_end(text: str) -> int:
    """Return where the dateline at the start of a paragraph ends, 0 without one.

    "ANKARA, May 14 (Agency) - " counts: a place with a date, or with the name of a news agency, then a dash.
    """
    found = next(filter(None, (pattern.match(text) for pattern in _DATELINES)), None)
    return found.end() if found is not None else 0


def has_finite_verb(text: str, lang: str) -> bool:
    """Whether a text holds a finite verb: by list in English, by the last word's ending in Turkish and Kazakh."""
    if lang == "en":
        return bool(_VERBS_EN.search(text))
    last = next(iter(reversed(_WORD.findall(text))), "").replace("I", "ı").replace("İ", "i").lower()
    if lang == "tr":
        return last not in _NOUNS_TR and bool(_VERB_TR.search(last))
    return bool(_VERB_KK.search(last))
