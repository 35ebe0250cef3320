"""Message templates the emulated account has, and what a filled one says."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.simulator.errors import GraphError
from bot.simulator.shapes import JsonObject, member, objects, text

_SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Template:
    """An approved, paused or rejected template. Slots are `{{1}}` or `{{name}}`."""

    name: str
    language: str
    body: str
    category: Literal["utility", "marketing", "authentication"] = "utility"
    status: Literal["APPROVED", "PENDING", "REJECTED", "PAUSED"] = "APPROVED"
    buttons: tuple[str, ...] = ()
    header: Literal["", "image"] = ""

    def listed(self) -> JsonObject:
        """The template as the management API lists it."""
        components: list[JsonObject] = [{"type": "HEADER", "format": "IMAGE"}] if self.header else []
        components.append({"type": "BODY", "text": self.body})
        if self.buttons:
            quick = [{"type": "QUICK_REPLY", "text": title} for title in self.buttons]
            components.append({"type": "BUTTONS", "buttons": quick})
        return {
            "id": f"{self.name}.{self.language}",
            "name": self.name,
            "language": self.language,
            "category": self.category.upper(),
            "status": self.status,
            "components": components,
        }

    def fill(self, sent: JsonObject) -> tuple[str, list[JsonObject]]:
        """The text a person reads, and the buttons. Raises GraphError where parameters do not fit."""
        parameters = [
            item
            for component in objects(sent, "components")
            if text(component, "type").lower() == "body"
            for item in objects(component, "parameters")
        ]
        slots = list(dict.fromkeys(_SLOT.findall(self.body)))
        if len(parameters) != len(slots):
            details = f"body: number of localizable_params ({len(parameters)}) does not match the expected {len(slots)}"
            raise GraphError(132000, details)
        named = {text(item, "parameter_name") or str(at): text(item, "text") for at, item in enumerate(parameters, 1)}
        filled = _SLOT.sub(lambda slot: named.get(slot[1], slot[0]), self.body)
        return filled, [{"id": self._payload(sent, at), "title": title} for at, title in enumerate(self.buttons)]

    def picture(self, sent: JsonObject) -> JsonObject | None:
        """The header's image, None where the template has none. Raises GraphError where it is missing or not wanted."""
        images = [
            member(item, "image")
            for component in objects(sent, "components")
            if text(component, "type").lower() == "header"
            for item in objects(component, "parameters")
        ]
        if len(images) != (1 if self.header else 0):
            expected = "IMAGE" if self.header else "none"
            raise GraphError(132012, f"header: Format mismatch, expected {expected}, received {len(images)} parameters")
        return images[0] if images else None

    def _payload(self, sent: JsonObject, index: int) -> str:
        for component in objects(sent, "components"):
            if text(component, "type").lower() == "button" and str(component.get("index")) == str(index):
                return next((text(item, "payload") for item in objects(component, "parameters")), self.buttons[index])
        return self.buttons[index]


def find_template(templates: list[Template], sent: JsonObject) -> Template:
    """The template a business asks for. Raises GraphError 132001 or 132015."""
    name, language = text(sent, "name"), text(sent, "language", "code")
    for template in templates:
        if (template.name, template.language) == (name, language):
            if template.status == "PAUSED":
                raise GraphError(132015, f"Template {name!r} is paused due to low quality.")
            if template.status == "APPROVED":
                return template
    raise GraphError(132001, f"template name ({name}) does not exist in {language}")
