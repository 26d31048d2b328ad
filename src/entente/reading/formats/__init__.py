"""What articles come in: plain text, HTML, PDF, mail, and bulk files (feeds, JSON lines, WARC, folders).

One module a format, each with the same verbs: a format of one article has ``extract(data) -> Extract``, a bulk format
has ``entries(file) -> Iterator[Entry]``. :mod:`entente.reading.formats.kinds` tells the formats apart by content.
Parsers that a hostile file could hold up run in a process of their own (:mod:`entente.reading.formats.apart`).
"""
