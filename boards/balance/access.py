from boards.seating.access import Reader, can_see_revenue


def can_see_balance(user: Reader) -> bool:
    """Shares of revenue are in it: for whoever may see revenue."""
    return can_see_revenue(user)
