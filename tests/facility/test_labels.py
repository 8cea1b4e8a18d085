"""Label sheets: what a printer prints, a phone can scan and a person can read."""

import io

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from backend.facility import codes, labels
from backend.facility.labels import Label


def some_labels(count: int) -> list[Label]:
    made = []
    for number in range(1, count + 1):
        code = codes.encode(number)
        made.append(
            Label(
                code,
                f"https://manyi.example.gov.cn/q/{code}",
                f"{number}号会议室",
                f"1号楼 3层 {number}号会议室",
            )
        )
    return made


def scanned(pdf: bytes) -> set[str]:
    """What a scanner reads on all pages, printed at 150 dots an inch."""
    return {
        found.text
        for page in pypdfium2.PdfDocument(pdf)
        for found in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
    }


@pytest.mark.parametrize("count", [1, 24, 25, 53])
def test_every_label_is_there_and_can_be_scanned(count: int) -> None:
    made = some_labels(count)
    pdf = labels.sheet(made)
    assert scanned(pdf) == {label.address for label in made}
    assert len(PdfReader(io.BytesIO(pdf)).pages) == -(-count // 24)


def test_names_paths_and_codes_can_be_read() -> None:
    (label,) = some_labels(1)
    text = PdfReader(io.BytesIO(labels.sheet([label]))).pages[0].extract_text()
    assert label.name in text
    assert "1号楼 3层" in text
    assert f"{label.code[:4]} {label.code[4:]}" in text


def test_a_long_name_is_cut_within_its_label() -> None:
    label = Label("22222222", "https://manyi.example.gov.cn/q/22222222", "名" * 100, "路" * 300)
    text = PdfReader(io.BytesIO(labels.sheet([label]))).pages[0].extract_text()
    assert "…" in text
    assert "名" * 40 not in text.replace("\n", "")


def test_the_same_labels_make_the_same_bytes() -> None:
    assert labels.sheet(some_labels(3)) == labels.sheet(some_labels(3))
