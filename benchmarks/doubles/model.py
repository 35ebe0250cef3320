"""An OpenAI-compatible model that repeats the last words: `python -m benchmarks.doubles.model PORT [DELAY]`.

`GET /log` tells how long each answer took it besides the delay, in seconds by the last word of the prompt; and the most
requests it had in hand at once.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable

import uvloop

from benchmarks.doubles.lean_http import serve


class Model:
    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.times: dict[str, float] = {}
        self.at_once = self.most_at_once = self.answered = 0

    def handle(self, line: bytes, body: bytes, answer: Callable[[bytes], None]) -> None:
        begun = time.perf_counter()
        if line.startswith(b"GET /log"):
            answer(json.dumps({"times": self.times, "at_once": self.most_at_once, "answered": self.answered}).encode())
            return
        if b"/chat/completions" not in line:
            answer(b"{}")
            return
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        words = _last_words(json.loads(body))
        content = _completion(f"You said: {words}")
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self._finish, answer, content)
        else:
            self._finish(answer, content)
            self.times[words.rpartition(" ")[2]] = time.perf_counter() - begun

    def _finish(self, answer: Callable[[bytes], None], content: bytes) -> None:
        self.at_once -= 1
        self.answered += 1
        answer(content)


def _last_words(request: dict[str, list[dict[str, object]]]) -> str:
    return str(next(m["content"] for m in reversed(request["messages"]) if m["role"] == "user"))


def _completion(text: str) -> bytes:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    completion = {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "stub", "choices": [choice],
        "usage": usage,
    }  # fmt: skip
    return json.dumps(completion).encode()


async def main(port: int, delay: float) -> None:
    server = await serve(Model(delay).handle, port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0))
