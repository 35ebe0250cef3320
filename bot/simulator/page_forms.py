"""What the page sends, checked."""

from pydantic import BaseModel, Field

LONGEST_JUMP = 10 * 366 * 86400


class NewPerson(BaseModel):
    """A person to add."""

    name: str = Field(min_length=1, max_length=80)
    phone: str | None = None


class PersonChange(BaseModel):
    """What a phone's owner can switch."""

    online: bool | None = None
    reads: bool | None = None


class NewText(BaseModel):
    """A text to send or to change."""

    text: str = Field(min_length=1, max_length=65536)
    reply_to: str | None = None


class Tap(BaseModel):
    """A choice made on a message."""

    message_id: str
    choice_id: str


class Reaction(BaseModel):
    """An emoji on a message; empty takes it back."""

    message_id: str
    emoji: str = Field(max_length=16)


class Place(BaseModel):
    """A place to share."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    name: str = ""


class Jump(BaseModel):
    """How far the clock moves."""

    seconds: float = Field(ge=0, le=LONGEST_JUMP)
