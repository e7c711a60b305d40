"""A sheet of A4 with letters for most languages, its pages numbered."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import Align, TableBordersLayout, XPos, YPos

FONT, MARGIN = "DejaVu", 18
INK, SOFT, HAIRLINE = (30, 34, 40), (95, 99, 105), (205, 205, 205)


class Paper(FPDF):
    """Sizes of letters are in points, all else in millimetres."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        for style, name in (("", "DejaVuSans"), ("B", "DejaVuSans-Bold")):
            self.add_font(FONT, style, _fonts() / f"{name}.ttf")
        self.set_title(title)
        self.set_lang("en")
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, MARGIN + 4)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.say(f"{self.page_no()} of {{nb}}", 8, soft=True, align=Align.R)

    def say(
        self, text: str, size: float = 10, *, soft: bool = False, bold: bool = False, align: Align = Align.L
    ) -> None:
        """A paragraph."""
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*(SOFT if soft else INK))
        self.multi_cell(0, size * 0.53, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rows(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], sums: Iterable[Sequence[str]], widths: Sequence[int]
    ) -> None:
        """A table whose head stands on each page, with bold `sums` below. The first two columns are words."""
        self.set_font(FONT, "", 9)
        self.set_text_color(*INK)
        self.set_draw_color(*HAIRLINE)
        sides = [*[Align.L] * 2, *[Align.R] * (len(widths) - 2)]
        look = {"borders_layout": TableBordersLayout.HORIZONTAL_LINES, "line_height": 4.6, "padding": (1.1, 0.5)}
        heads = FontFace(color=SOFT, emphasis="")
        with self.table(col_widths=widths, text_align=sides, headings_style=heads, **look) as table:
            table.row(head)
            for cells in rows:
                table.row(cells)
            for cells in sums:
                table.row(cells, style=FontFace(emphasis="B"))


@lru_cache(maxsize=1)
def _fonts() -> Path:
    """Where the fonts of matplotlib are; it is not loaded for that."""
    found = find_spec("matplotlib")
    assert found is not None, "matplotlib is a requirement"
    assert found.origin is not None
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
