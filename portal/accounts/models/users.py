from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

# Whose people may own the relationship with a customer.
OWNERS, MANAGERS = "Relationship owners", "Managers"


class UserQuerySet(models.QuerySet):
    def may_own(self):
        """One of ours, in a group that owns relationships; a superuser belongs to all."""
        able = Q(is_superuser=True) | Q(groups__name__in=[OWNERS, MANAGERS])
        return self.filter(able, is_active=True, is_staff=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Whoever may run commands on the server vouches for the address, too."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class User(AbstractUser):
    """A person who signs in with an e-mail address: one of ours (`is_staff`) or of a customer company."""

    username = None
    email = models.EmailField(_("e-mail address"), unique=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(name="portal_user_email_is_lower_case", condition=Q(email=Lower("email")))
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    @cached_property
    def membership(self):
        """The current membership with its account, or None: staff and people not yet linked to a company."""
        return self.memberships.current().select_related("account").first()

    @cached_property
    def group_names(self):
        return set(self.groups.values_list("name", flat=True))

    @property
    def account(self):
        return self.membership.account if self.membership else None


# Whoever asks for a page.
Visitor = User | AnonymousUser
