"""What is meant for projects, in six languages, and what is not."""

import pytest

from handlers.skills.projects.phrases import Wish, wish_in


@pytest.mark.parametrize(
    ("locale", "text", "kind", "said", "project"),
    [
        ("en", "new project Garden app", "new", "Garden app", ""),
        ("en", "Please create a new project called Garden app!", "new", "Garden app", ""),
        ("en", "new project 🌻🌻", "new", "🌻🌻", ""),
        ("en", "new project", "new", "", ""),
        ("en", "What's next?", "next", "", ""),
        ("en", "whats next for garden", "next", "", "garden"),
        ("en", "my projects", "list", "", ""),
        ("en", "My todo list", "list", "", ""),
        ("en", "done with the login bug", "done", "the login bug", ""),
        ("en", "the login bug is done", "done", "the login bug", ""),
        ("en", "the login bug is done, thanks", "done", "the login bug", ""),
        ("en", "start the login bug", "start", "the login bug", ""),
        ("en", "reopen login bug", "back", "login bug", ""),
        ("en", "todo fix the login bug #bug @friday +garden 30m", "add",
         "fix the login bug #bug @friday +garden 30m", ""),
        ("en", "todo: a\n- b", "add", "a\n- b", ""),
        ("en", "task: call mum", "add", "call mum", ""),
        ("en", "note: the seeds are in the shed", "note", "the seeds are in the shed", ""),
        ("en", "Note for garden: two beds", "note", "two beds", "garden"),
        ("en", "delete project garden", "delete_project", "garden", ""),
        ("en", "delete task login", "delete_item", "login", ""),
        ("en", "notes of garden", "notes", "", "garden"),
        ("en", "open project garden", "open", "garden", ""),
        ("es", "nuevo proyecto App del jardín", "new", "App del jardín", ""),
        ("es", "¿Qué sigue?", "next", "", ""),
        ("es", "he terminado el error de inicio", "done", "el error de inicio", ""),
        ("es", "nueva tarea regar #jardin @viernes", "add", "regar #jardin @viernes", ""),
        ("es", "nota para jardín: comprar semillas", "note", "comprar semillas", "jardín"),
        ("es", "todo regar #jardín", "add", "regar #jardín", ""),
        ("es", "new project Garden", "new", "Garden", ""),
        ("pt", "novo projeto Horta", "new", "Horta", ""),
        ("pt", "terminei o muro", "done", "o muro", ""),
        ("pt", "próxima tarefa", "next", "", ""),
        ("fr", "nouveau projet Potager", "new", "Potager", ""),
        ("fr", "j'ai fini le mur", "done", "le mur", ""),
        ("fr", "note pour potager : deux rangs", "note", "deux rangs", "potager"),
        ("de", "Neues Projekt Garten-App", "new", "Garten-App", ""),
        ("de", "Was kommt als Nächstes?", "next", "", ""),
        ("de", "die Anmeldung ist fertig", "done", "die Anmeldung", ""),
        ("de", "neue Aufgabe gießen @morgen", "add", "gießen @morgen", ""),
        ("de", "Notiz: zwei Beete", "note", "zwei Beete", ""),
        ("hi", "नया प्रोजेक्ट बगीचा", "new", "बगीचा", ""),
        ("hi", "लॉगिन बग हो गया", "done", "लॉगिन बग", ""),
        ("hi", "लॉगिन बग शुरू करो", "start", "लॉगिन बग", ""),
        ("hi", "बगीचा के लिए नोट: दो क्यारियाँ", "note", "दो क्यारियाँ", "बगीचा"),
        ("hi", "अगला काम", "next", "", ""),
    ],
)  # fmt: skip
def test_what_is_asked(locale: str, text: str, kind: str, said: str, project: str) -> None:
    found = wish_in(text, locale)
    assert found is not None
    assert (found.kind, found.text, found.project) == (kind, said, project)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "I ate an apple in the park with my project partner"),
        ("en", "My project partner is always late"),
        ("en", "done"),
        ("en", "start"),
        ("en", "note to self, I should sleep more"),
        ("en", "to do or not to do"),
        ("en", "tasks at school: too many of them, and I am tired"),
        ("en", "what is next to the station?"),
        ("en", "I have nothing to do, what shall we play?"),
        ("en", "I'm done with this, nobody listens. " * 10),
        ("es", "todo bien, gracias"),
        ("es", "todo: bien"),
        ("pt", "todo mundo chegou"),
        ("de", "Note: eine Zwei in Mathe"),
        ("de", "Heute war ich im Park und habe nichts gemacht"),
        ("fr", "et ensuite ?"),
        ("hi", "मैं आज पार्क गया"),
        ("en", ""),
        ("en", "🌻"),
    ],
)
def test_what_is_other_talk(locale: str, text: str) -> None:
    assert wish_in(text, locale) is None


def test_a_language_nobody_speaks_here_is_read_as_english() -> None:
    assert wish_in("new project Garden", "xx") == Wish("new", "Garden", locale="xx")
