from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from . import membership


class AccountAdapter(DefaultAccountAdapter):
    def confirm_email(self, request, email_address):
        """A confirmed address in a company's domain makes its owner a member there; nobody else learns which are."""
        confirmed = super().confirm_email(request, email_address)
        user = email_address.user
        if not user.is_staff and user.membership is None:
            account = membership.account_for_address(email_address.email)
            if account:
                membership.join(user=user, account=account, at=timezone.now(), by=user)
        return confirmed
