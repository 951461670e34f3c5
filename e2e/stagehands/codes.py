"""Reads a QR code as a phone does: from the picture on the screen."""

import base64

import zxingcpp
from playwright.sync_api import Locator

SIDE = 400  # pixels
# A grey byte for each pixel of the picture, on white, as a phone would see it.
PHOTOGRAPH = """async (picture, side) => {
  await picture.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
  const paper = canvas.getContext('2d');
  paper.fillStyle = 'white';
  paper.fillRect(0, 0, side, side);
  paper.drawImage(picture, 0, 0, side, side);
  const { data } = paper.getImageData(0, 0, side, side);
  const grey = Uint8Array.from({ length: side * side }, (_, i) => data[4 * i + 1]);
  return btoa(grey.reduce((text, one) => text + String.fromCharCode(one), ''));
}"""


def read(picture: Locator) -> list[str]:
    """What every code in an `img` says."""
    grey = base64.b64decode(picture.evaluate(PHOTOGRAPH, SIDE))
    codes = zxingcpp.read_barcodes(memoryview(grey).cast("B", (SIDE, SIDE)))
    return [code.text for code in codes]
