"""Speech to text through an OpenAI-compatible endpoint (OpenAI API reference, audio/transcriptions)."""

from dataclasses import dataclass

import aiohttp

from handlers.services import Unheard

_SUFFIX = {
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/webm": "webm",
}


@dataclass(frozen=True, slots=True)
class Transcriber:
    """`base_url` ends before `/audio/transcriptions`; `timeout` in seconds."""

    session: aiohttp.ClientSession
    base_url: str
    api_key: str
    model: str
    timeout: float = 30.0

    async def hear(self, audio: bytes, mime_type: str, locale: str) -> str:
        """What is said in it. Raises Unheard when the endpoint fails or hears nothing."""
        kind = mime_type.partition(";")[0].strip()
        form = aiohttp.FormData()
        form.add_field("file", audio, filename=f"voice.{_SUFFIX.get(kind, 'ogg')}", content_type=kind)
        form.add_field("model", self.model)
        form.add_field("language", locale)
        try:
            async with self.session.post(
                f"{self.base_url.rstrip('/')}/audio/transcriptions",
                data=form,
                headers={"Authorization": f"Bearer {self.api_key}"},
                timeout=aiohttp.ClientTimeout(total=self.timeout),
            ) as response:
                response.raise_for_status()
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Unheard(type(error).__name__) from error
        text = answer.get("text") if isinstance(answer, dict) else None
        if not isinstance(text, str) or not text.strip():
            raise Unheard("nothing was heard")
        return text.replace("\x00", "").strip()
