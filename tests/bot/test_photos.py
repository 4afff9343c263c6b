"""What becomes of a photo someone sent: shrunk, upright, without EXIF; and everything that is no photo refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from bot import photo_reading, pictures
from bot.pictures import PhotoRefused, PictureMaker
from tests.bot.picture_rig import ORIENTATION, camera_photo, encoded, opened, with_maker


def test_a_prepared_photo_holds_nothing_but_its_pixels(tmp_path: Path) -> None:
    photo = with_maker(lambda maker: maker.prepare_photo(camera_photo()), tmp_path)
    picture = opened(photo)
    assert (photo.width, photo.height, photo.mime) == (*picture.size, "image/jpeg") == (40, 20, "image/jpeg")
    assert picture.format == "JPEG"
    assert dict(picture.getexif()) == {}
    assert b"INVENTED" in camera_photo()
    assert b"INVENTED" not in photo.data
    assert b"Exif" not in photo.data
    assert len(photo.hash) == 64


def test_the_same_photo_gives_the_same_bytes() -> None:
    first, second = (photo_reading.prepare_photo(camera_photo()) for _ in range(2))
    assert first == second


def test_a_photo_taken_sideways_stands_upright() -> None:
    picture = opened(photo_reading.prepare_photo(camera_photo(orientation=6)))
    assert picture.size == (20, 40)
    # Turned a quarter clockwise, the left side comes to the top.
    top, bottom = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_damaged_exif_does_not_lose_the_photo() -> None:
    damaged = encoded(Image.new("RGB", (40, 20)), exif=b"Exif\0\0not a directory at all")
    assert opened(photo_reading.prepare_photo(damaged)).size == (40, 20)


@pytest.mark.parametrize(
    ("size", "kept"), [((1600, 900), (1600, 900)), ((4000, 3000), (1600, 1200)), ((900, 3200), (450, 1600))]
)
def test_the_longest_side_is_1600_pixels_and_nothing_is_enlarged(size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert opened(photo_reading.prepare_photo(encoded(Image.new("RGB", size)))).size == kept


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"),
        (Image.new("LA", (8, 8), (0, 0)), "PNG"),
        (Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "WEBP"),
        (Image.new("1", (8, 8), 1), "PNG"),
        (Image.new("L", (8, 8), 255), "JPEG"),
        (Image.new("CMYK", (8, 8), (0, 0, 0, 0)), "JPEG"),
    ],
    ids=["RGBA", "LA", "WEBP", "1", "L", "CMYK"],
)
def test_transparent_and_white_pictures_come_out_white(image: Image.Image, kind: str) -> None:
    assert opened(photo_reading.prepare_photo(encoded(image, kind))).getpixel((4, 4)) == (255, 255, 255)


def test_a_phone_photo_with_a_second_map_is_not_taken_for_an_animation() -> None:
    page = Image.new("RGB", (40, 20), "green")
    both = encoded(page, "MPO", save_all=True, append_images=[Image.new("RGB", (10, 5))])
    assert opened(photo_reading.prepare_photo(both)).size == (40, 20)


def test_a_photo_of_an_iphone_is_taken(tmp_path: Path) -> None:
    """HEIC, held upright; it is told by the first bytes, whatever the messenger calls it."""
    pillow_heif.register_heif_opener()
    image = opened(photo_reading.prepare_photo(camera_photo()))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    sideways = encoded(image, "HEIF", exif=exif, quality=95)
    photo = with_maker(lambda maker: maker.prepare_photo(sideways), tmp_path)
    picture = opened(photo)
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (20, 40), {})
    top, bottom = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 150 > 90 > top[2]
    assert bottom[2] > 150 > 90 > bottom[0]


PAGE = Image.new("RGB", (8, 8))
FRAMES = {"save_all": True, "append_images": [Image.new("RGB", (8, 8), "red")]}
REFUSED: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("not_an_image", lambda: b""),
    "text": ("not_an_image", lambda: b"42 ho" * 50),
    "only the beginning of heic": ("not_an_image", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)),
    "svg": ("not_an_image", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "gif": ("not_an_image", lambda: encoded(PAGE, "GIF")),
    "animated webp": ("animated", lambda: encoded(PAGE, "WEBP", **FRAMES)),
    "animated png": ("animated", lambda: encoded(PAGE, "PNG", **FRAMES)),
    "truncated jpeg": ("unreadable", lambda: half_of(encoded(Image.effect_noise((200, 200), 50)))),
    "truncated png": ("unreadable", lambda: encoded(Image.effect_noise((200, 200), 50), "PNG")[:9000]),
    "sixteen bits": ("unreadable", lambda: encoded(Image.new("I;16", (8, 8), 300), "PNG")),
    "bomb": ("too_many_pixels", lambda: encoded(Image.new("1", (6400, 6251)), "PNG")),
    "great bomb": ("too_many_pixels", lambda: encoded(Image.new("1", (12000, 12000)), "PNG")),
}


def half_of(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(("reason", "made"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_photo_is_refused(reason: str, made: Callable[[], bytes]) -> None:
    assert photo_reading.prepare_photo(made()) == PhotoRefused(reason)  # type: ignore[arg-type]


def test_the_worker_tells_the_reason_and_works_on(tmp_path: Path) -> None:
    async def work(maker: PictureMaker) -> None:
        too_big = bytes(pictures.MOST_PHOTO_BYTES + 1)
        assert await maker.prepare_photo(too_big) == PhotoRefused("too_big")
        assert maker.worker_pid is None
        assert await maker.prepare_photo(too_big[:-1]) == PhotoRefused("not_an_image")
        pid = maker.worker_pid
        assert opened(await maker.prepare_photo(camera_photo())).size == (40, 20)
        assert maker.worker_pid == pid

    with_maker(work, tmp_path)
