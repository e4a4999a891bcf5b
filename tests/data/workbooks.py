"""Makes the workbooks of Excel that the stories import, with nothing but Python's own library.

    python3 tests/data/workbooks.py
"""

import pathlib
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# Styles of cells: 0 as it is, 1 a day (d.m.yyyy), 2 an hour (h:mm).
DAY, HOUR = 1, 2


def column(at):
    return chr(ord("A") + at)


def cell(row, at, value, strings):
    place = f"{column(at)}{row}"
    if value is None:
        return ""
    if isinstance(value, tuple):
        number, style = value
        return f'<c r="{place}" s="{style}"><v>{number}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    strings.setdefault(value, len(strings))
    return f'<c r="{place}" t="s"><v>{strings[value]}</v></c>'


def write(name, rows, more=()):
    """`rows`: (number of the row, its cells), below an empty sheet that comes first."""
    strings = {}
    data = "".join(
        f'<row r="{number}">{"".join(cell(number, at, value, strings) for at, value in enumerate(cells))}</row>'
        for number, cells in rows
    )

    def sheet(inside):
        return f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'

    words = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="Deckblatt" sheetId="1" r:id="rId1"/><sheet name="Liste" sheetId="2" r:id="rId2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{REL}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="{REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{words}</sst>',
        "xl/worksheets/sheet1.xml": sheet(""),
        "xl/worksheets/sheet2.xml": sheet(data),
        **dict(more),
    }
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            # The same bytes whenever this runs.
            archive.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


# Five Tuesdays of the spring of 2026, as Excel counts days; 10 o'clock is 10/24 of one.
TUESDAYS = [46084, 46091, 46098, 46105, 46112]
EVENTS = [
    (1, ["Unsere Kontaktcafés"]),
    (3, ["Datum", "Format", "Eingeladen", "Gekommen", "Uhrzeit", "Kinderbetreuung"]),
    *(
        (4 + at, [(day, DAY), "Kontaktcafé", 20, 6, (0.4166666666666667, HOUR), "ja"])
        for at, day in enumerate(TUESDAYS)
    ),
]
GUESTS = [
    (1, ["Kundennr.", "Vorname", "Nachname", "Straße", "PLZ", "Ort", "E-Mail"]),
    (2, [4711, "Uwe", "Böhm", "Lindenweg 3", "01067", "Dresden", "uwe@example.org"]),
    # A number lost its zero on the way.
    (4, [4712, "Zeynep", "Kaya", "Talweg 9", 1069, "Dresden", "zeynep@example.org"]),
]

write("veranstaltungen.xlsx", EVENTS)
write("kunden.xlsx", GUESTS)
write("makros.xlsm", EVENTS, [("xl/vbaProject.bin", "x")])
