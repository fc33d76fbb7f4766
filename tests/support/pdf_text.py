"""What a PDF says, as its readers' programs see it (poppler's pdftotext)."""

import re
import subprocess


def words(pdf: bytes) -> list[tuple[float, float, list[tuple[float, float, float, float, str]]]]:
    """By page: width, height and words with their boxes, in points."""
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    pages = []
    for page in re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', found, re.DOTALL):
        boxes = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page[2])
        pages.append((float(page[0]), float(page[1]), [(*map(float, box[:4]), box[4]) for box in boxes]))
    return pages


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def plain_pages(pdf: bytes) -> list[str]:
    """The text of each page in the order in which it is written: fields of a table one after the other."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]
