"""Makes of a queued message what a channel sends: photos read, pictures drawn, links given."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from conversation.channel import Channel, Outgoing
from scheduler.links import Links
from scheduler.workshop import PictureMaker
from storage import media
from storage.outbox import Queued

log = logging.getLogger(__name__)


class Preparing:
    """What a message needs before it can be sent."""

    def __init__(self, pictures: PictureMaker, data_dir: Path, links: Links | None) -> None:
        """Without `links` channels that cannot upload get texts alone."""
        self._pictures = pictures
        self._data_dir = data_dir
        self._links = links

    async def prepare(self, queued: Queued, channel: Channel) -> Outgoing:
        """Read the photos and draw the picture; without the picture the text goes alone."""
        reply, address = queued.reply, queued.address
        stored = await asyncio.to_thread(self._stored_photos, reply.media) if reply.media else {}
        photos, file_name = tuple(stored.values()), ""
        if reply.drawing is not None:
            await channel.busy(address.bot, address.chat, address.thread)
            try:
                drawn = await self._pictures.draw(reply.drawing, photos)
                stored = {await asyncio.to_thread(self._pictures.key, reply.drawing, photos): drawn}
                photos, file_name = (drawn,), reply.drawing.file_name
            except Exception:
                log.exception("drawing %s of message %d failed", reply.drawing.name, queued.id)
                photos = ()
        links: tuple[str, ...] = ()
        if photos and self._links is not None and not channel.capabilities.upload:
            links = await self._links.to(stored, file_name)
        return Outgoing(
            bot=address.bot,
            chat=address.chat,
            text=reply.text,
            choices=reply.choices,
            numbered=reply.numbered,
            photos=photos,
            links=links,
            file_name=file_name,
            thread=address.thread,
            above=reply.above,
            callback=queued.callback,
        )

    def _stored_photos(self, hashes: tuple[str, ...]) -> dict[str, bytes]:
        """Hash -> bytes of those that are there."""
        found = {}
        for one in hashes:
            try:
                found[one] = media.read(self._data_dir, one)
            except FileNotFoundError:
                log.warning("photo %s is not in the media folder", one[:12])
        return found
