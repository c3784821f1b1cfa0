"""An article for machines: schema.org as JSON-LD, for search engines and whoever shows a link to it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from .models import ArticlePage
from .outlining import Part


def linked_data(article: ArticlePage, parts: Sequence[Part], *, publisher: str) -> dict[str, Any]:
    """A graph of the way to the article, the article, and its steps where it has more than one."""
    address = article.full_url
    return {
        "@context": "https://schema.org",
        "@graph": [_way(article, address), _article(article, address, publisher), *_steps(parts, article)],
    }


def _way(article: ArticlePage, address: str) -> dict[str, Any]:
    _site, base_url, _path = article.get_url_parts()
    places = [(article.get_parent().title, article.get_parent().full_url)]
    places += [(product.name, base_url + reverse("help_topic", args=[product.slug])) for product in article.topics[:1]]
    places.append((article.title, address))
    rows = [
        {"@type": "ListItem", "position": position, "name": name, "item": item}
        for position, (name, item) in enumerate(places, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": rows}


def _article(article: ArticlePage, address: str, publisher: str) -> dict[str, Any]:
    published, reviewed = article.first_published_at, article.last_published_at
    return {
        "@type": "TechArticle",
        "@id": address,
        "url": address,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": article.locale.language_code,
        "datePublished": published and published.isoformat(),
        "dateModified": reviewed and reviewed.isoformat(),
        "publisher": {"@type": "Organization", "name": publisher},
        "about": [{"@type": "Product", "name": product.name} for product in article.topics],
        "keywords": [tag.name for tag in article.subjects],
    }


def _steps(parts: Sequence[Part], article: ArticlePage) -> list[dict[str, Any]]:
    steps = [step for part in parts for step in part.steps]
    if len(steps) < 2:
        return []
    rows = [
        {"@type": "HowToStep", "position": n, "text": step, "url": f"{article.full_url}#step-{n}"}
        for n, step in enumerate(steps, 1)
    ]
    return [{"@type": "HowTo", "name": article.title, "step": rows}]
