"""The typeface of everything that is printed: every PDF reader supplies it, so that no sheet carries a Chinese font."""

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

SONG = "STSong-Light"

pdfmetrics.registerFont(UnicodeCIDFont(SONG))
