"""What the sandbox remembers: objects by kind and id, in the order they came."""

import json


class StripeObject(dict):
    """An object as the API shows it. `hidden` is what Stripe knows about it and shows to nobody (a card's number)."""

    def __init__(self, fields=(), hidden=None):
        super().__init__(fields)
        self.hidden = hidden or {}


class Store:
    """Kind -> id -> object. Ids of deleted objects are kept, since some may still be asked for."""

    def __init__(self):
        self.kinds = {}
        self.deleted = {}

    def add(self, found):
        self.kinds.setdefault(found["object"], {})[found["id"]] = found
        return found

    def get(self, kind, id):
        return self.kinds.get(kind, {}).get(id)

    def named(self, id):
        """The object of any kind that carries this id, or None."""
        return next((objects[id] for objects in self.kinds.values() if id in objects), None)

    def every(self, kind, **fields):
        """Objects of one kind whose fields equal those given, oldest first."""
        return [
            found
            for found in self.kinds.get(kind, {}).values()
            if all(found.get(name) == value for name, value in fields.items())
        ]

    def remove(self, found):
        del self.kinds[found["object"]][found["id"]]
        self.deleted[found["id"]] = found["object"]

    snapshot = staticmethod(lambda value: json.loads(json.dumps(value)))

    def dump(self):
        kinds = {kind: [[found, found.hidden] for found in objects.values()] for kind, objects in self.kinds.items()}
        return {"kinds": kinds, "deleted": self.deleted}

    def load(self, dumped):
        self.deleted = dumped["deleted"]
        self.kinds = {
            kind: {fields["id"]: StripeObject(fields, hidden) for fields, hidden in objects}
            for kind, objects in dumped["kinds"].items()
        }
        for kind in self.kinds.keys() - {"event"}:  # an event shows how things stood then
            for found in self.kinds[kind].values():
                self._relink(found)

    def _relink(self, value):
        """Let an object that stands inside another be the stored one again, not a copy of it."""
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in list(entries):
            if isinstance(part, dict) and "id" in part and self.get(part.get("object"), part["id"]) is not None:
                value[key] = self.get(part["object"], part["id"])
            elif isinstance(part, (dict, list)):
                self._relink(part)


def snapshot(value):
    """A deep copy of plain data. JSON makes it several times faster than copy.deepcopy does."""
    return json.loads(json.dumps(value))
