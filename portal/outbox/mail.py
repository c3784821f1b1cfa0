"""Mail as an effect. A mail is three templates: `<name>.subject.txt`, `<name>.txt` and `<name>.html`."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from portal.branding import brand

from . import effects
from .models import Effect


def send(
    *,
    to: str,
    template: str,
    context: dict,
    key: str,
    files: Sequence[tuple[str, str, str]] = (),
    headers: dict[str, str] | None = None,
    reply_to: str = "",
) -> Effect:
    """Write one mail to one address into the outbox; `key` names the act and the recipient.

    `files` are texts that go with it: name, content, type.
    """
    payload = render(to=to, template=template, context=context)
    more = {"files": [*map(list, files)], "headers": headers, "reply_to": reply_to}
    return effects.write(kind="mail", key=key, payload=payload | {name: said for name, said in more.items() if said})


def render(*, to: str, template: str, context: dict) -> dict:
    """The mail as the outbox keeps it and `deliver_mail` sends it."""
    context = context | {"base_url": settings.WAGTAILADMIN_BASE_URL}
    return {
        "to": to,
        "subject": " ".join(render_to_string(f"{template}.subject.txt", context).split()),
        "text": render_to_string(f"{template}.txt", context),
        "html": render_to_string(f"{template}.html", context),
    }


@effects.performer("mail")
def deliver_mail(payload: dict) -> None:
    message = EmailMultiAlternatives(
        payload["subject"],
        payload["text"],
        from_email=brand.current().mail_from,
        to=[payload["to"]],
        reply_to=[payload["reply_to"]] if "reply_to" in payload else None,
        headers=payload.get("headers"),
    )
    message.attach_alternative(payload["html"], "text/html")
    for name, content, kind in payload.get("files", ()):
        message.attach(name, content, kind)
    message.send()
