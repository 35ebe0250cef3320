"""Reading JSON whose shape is not ours."""

JsonObject = dict[str, object]


def member(value: object, *path: str) -> JsonObject:
    """The object at a path of keys; empty where something else stands there."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def text(value: object, *path: str) -> str:
    """The string at a path of keys; empty where something else stands there."""
    found = member(value, *path[:-1]).get(path[-1])
    return found if isinstance(found, str) else ""


def objects(value: object, *path: str) -> list[JsonObject]:
    """The objects of the list at a path of keys."""
    found = member(value, *path[:-1]).get(path[-1])
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
