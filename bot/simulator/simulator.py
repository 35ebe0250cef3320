"""What people do with their phones, for tests and for the page."""

import asyncio
from datetime import timedelta
from typing import Literal

from bot.simulator.chat import Message, make_wamid
from bot.simulator.errors import status_error
from bot.simulator.media import kind_of, message_body
from bot.simulator.people import Person, e164, make_bsuid
from bot.simulator.shapes import JsonObject
from bot.simulator.state import State
from bot.simulator.webhooks import Update, choice_body, id_update, message_update

EDIT_LIFE = timedelta(minutes=15)
REVOKE_LIFE = timedelta(days=2)


class Simulator(State):
    """The emulated platform with its people. Everything a person does becomes a bubble and a webhook."""

    def person(
        self,
        name: str,
        phone: str | None = None,
        bsuid: str | None = None,
        *,
        no_phone_as: Literal["omitted", "empty"] = "omitted",
    ) -> Person:
        """Add somebody; without a phone the business knows them by their BSUID only."""
        person = self.people.add(name, phone, bsuid)
        person.no_phone_as = no_phone_as
        self.show("person", person)
        return person

    def say(self, person: Person, message: str, *, reply_to: str | None = None, forwarded: bool = False) -> Message:
        """Write a text."""
        return self.do(person, "text", {"body": message}, shown=message, reply_to=reply_to, forwarded=forwarded)

    def tap(self, person: Person, message_id: str, choice_id: str) -> Message:
        """Tap a reply button, a list row or a template's quick reply. Raises ValueError where there is none."""
        offer = self._message(message_id, person)
        title = dict(offer.choices).get(choice_id)
        if title is None:
            raise ValueError(f"message {message_id!r} offers no choice {choice_id!r}")
        offer.chosen = choice_id
        self.show("message", offer)
        kind, body = choice_body(offer, choice_id, title)
        return self.do(person, kind, body, shown=title, reply_to=message_id)

    def send_media(
        self,
        person: Person,
        content: bytes,
        mime_type: str,
        caption: str = "",
        *,
        voice: bool = False,
        filename: str = "",
        reply_to: str | None = None,
    ) -> Message:
        """Send a picture, a film, a sticker, a document, a sound, or with `voice` a voice note."""
        kind = kind_of(mime_type)
        file = self.media.put(content, mime_type, "webhook", self.clock.now(), filename)
        return self.do(person, kind, message_body(file, caption, voice=voice), shown=caption, reply_to=reply_to)

    def share_location(self, person: Person, latitude: float, longitude: float, name: str = "") -> Message:
        """Send a place."""
        named: JsonObject = {"name": name} if name else {}
        return self.do(person, "location", {"latitude": latitude, "longitude": longitude, **named}, shown=name)

    def share_contact(self, person: Person, name: str, phone: str) -> Message:
        """Send somebody's card."""
        card = {"name": {"formatted_name": name, "first_name": name}, "phones": [{"phone": phone, "type": "CELL"}]}
        return self.do(person, "contacts", {"contacts": [card]}, shown=name)

    def react(self, person: Person, message_id: str, emoji: str) -> Message:
        """React to a message; an empty emoji takes the reaction back."""
        target = self._message(message_id, person)
        target.reactions["person"] = emoji
        self.show("message", target)
        given: JsonObject = {"emoji": emoji} if emoji else {}
        return self.do(person, "reaction", {"message_id": message_id, **given})

    def edit(self, person: Person, message_id: str, message: str) -> Message:
        """Change an own text, within 15 minutes."""
        target = self._own(message_id, person, EDIT_LIFE)
        target.text, target.edited = message, True
        target.body = {**target.body, "body": message}
        self.show("message", target)
        if not self.rules.coexistence:
            return self.send_unsupported(person, "edit")
        changed: JsonObject = {"type": "text", "text": {"body": message}}
        return self.do(person, "edit", {"original_message_id": message_id, "message": changed})

    def revoke(self, person: Person, message_id: str) -> Message | None:
        """Delete an own message for everybody, within two days."""
        target = self._own(message_id, person, REVOKE_LIFE)
        target.revoked, target.text, target.body = True, "", {}
        self.show("message", target)
        if not self.rules.coexistence:
            return None
        return self.do(person, "revoke", {"original_message_id": message_id})

    def send_unsupported(self, person: Person, sub_type: str) -> Message:
        """Send what the API cannot carry, such as a poll."""
        message = self._new(person, "unsupported", {"type": sub_type})
        update = message_update(message, person)
        update.item["errors"] = [status_error(131051, "Message type is currently not supported.")]
        return self._send(person, message, update)

    def open_chat(self, person: Person) -> Message:
        """Open the chat for the first time, saying nothing."""
        return self.do(person, "request_welcome", {})

    def change_number(self, person: Person, phone: str | None) -> None:
        """Move to another phone: the BSUID changes with it, and two webhooks tell so."""
        before = person.bsuid
        after = make_bsuid(e164(phone) if phone else None)
        notice: JsonObject = {"type": "user_changed_user_id", "body": f"{person.name} changed", "user_id": after}
        message = self._new(person, "system", notice)
        update = message_update(message, person)
        self.people.renumber(person, phone, after)
        self.show("person", person)
        self.courier.post(update)
        self.courier.post(id_update(person, before, self.clock.now()))

    def set_online(self, person: Person, *, online: bool) -> None:
        """Switch a phone on or off; messages wait for it with one tick."""
        person.online = online
        self.show("person", person)
        if online:
            self.statuses.resume(person)

    def do(
        self,
        person: Person,
        kind: str,
        body: JsonObject,
        *,
        shown: str = "",
        reply_to: str | None = None,
        forwarded: bool = False,
    ) -> Message:
        """Send a message of any kind, with the body the webhook will carry."""
        message = self._new(person, kind, body, shown, reply_to)
        update = message_update(message, person)
        if reply_to:
            target = self.chats.get(reply_to)
            author = self.business.display_number if target and target.sender == "bot" else person.wa_id or person.bsuid
            update.item["context"] = {"from": author, "id": reply_to}
        elif forwarded:
            update.item["context"] = {"forwarded": True}
        if kind == "contacts":
            update.item["contacts"] = body["contacts"]
        return self._send(person, message, update)

    async def wait_reply(self, person: Person, timeout: float = 10.0) -> Message:  # noqa: ASYNC109
        """The bot's next message to this person that was not waited for yet. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            return await self.replies[person.id].get()

    def _new(
        self, person: Person, kind: str, body: JsonObject, shown: str = "", reply_to: str | None = None
    ) -> Message:
        return Message(
            id=make_wamid(),
            person=person.id,
            sender="person",
            at=self.clock.now(),
            kind=kind,
            body=body,
            text=shown,
            reply_to=reply_to,
            status="sent",
        )

    def _send(self, person: Person, message: Message, update: Update) -> Message:
        self.chats.add(message)
        self.show("message", message)
        if not person.blocked:
            person.last_inbound = message.at
            self.courier.post(update)
        return message

    def _message(self, message_id: str, person: Person) -> Message:
        message = self.chats.get(message_id)
        if message is None or message.person != person.id:
            raise ValueError(f"{person.name!r} has no message {message_id!r}")
        return message

    def _own(self, message_id: str, person: Person, life: timedelta) -> Message:
        message = self._message(message_id, person)
        if message.sender != "person" or message.revoked:
            raise ValueError("only an own message that still exists can be changed")
        if self.clock.now() - message.at > life:
            raise ValueError(f"this message is older than {life} and cannot be changed any more")
        return message
