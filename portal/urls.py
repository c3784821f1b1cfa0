from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("account/", include("allauth.urls")),
    path("", include("portal.branding.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.promises.urls")),
    path("", include("portal.support.urls")),
    path("", include("portal.knowledge.urls")),
    path("", include("certification.urls")),
    path("", include("boards.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]
# Pictures only: documents and originals have doors that ask who comes.
if settings.SERVES_MEDIA:
    urlpatterns.insert(0, re_path(r"^media/(?P<path>images/.*)$", serve, {"document_root": settings.MEDIA_ROOT}))
