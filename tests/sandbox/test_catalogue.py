"""Products, prices and their lookup keys, features."""

import pytest
import stripe

from tests.sandbox.conftest import monthly


def test_price_as_it_was_created(client, product):
    price = monthly(client, product, 49_000, lookup_key="gold_monthly_eur", nickname="Gold")
    found = client.v1.prices.retrieve(price.id)
    assert (found.unit_amount, found.unit_amount_decimal, found.type) == (49_000, 49_000, "recurring")
    assert found.recurring.to_dict() == {
        "interval": "month",
        "interval_count": 1,
        "meter": None,
        "usage_type": "licensed",
    }


def test_lookup_key_taken(client, product):
    monthly(client, product, 100, lookup_key="gold")
    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        monthly(client, product, 200, lookup_key="gold")


def test_lookup_key_transferred(client, product):
    old = monthly(client, product, 100, lookup_key="gold")
    new = monthly(client, product, 200, lookup_key="gold", transfer_lookup_key=True)
    found = client.v1.prices.list({"lookup_keys": ["gold"], "active": True}).data
    assert [entry.id for entry in found] == [new.id]
    assert client.v1.prices.retrieve(old.id).lookup_key is None


def test_lookup_key_kept_by_its_own_price(client, product):
    price = monthly(client, product, 100, lookup_key="gold")
    updated = client.v1.prices.update(price.id, {"lookup_key": "gold", "nickname": "Gold"})
    assert (updated.lookup_key, updated.nickname) == ("gold", "Gold")


def test_amount_of_a_price_never_changes(client, price):
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: unit_amount"):
        client.v1.prices.update(price.id, {"unit_amount": 1})


def test_prices_filtered(client, product, price):
    archived = monthly(client, product, 100)
    client.v1.prices.update(archived.id, {"active": False})
    yearly = monthly(client, product, 500_000, recurring={"interval": "year"})
    assert {entry.id for entry in client.v1.prices.list({"active": True}).data} == {price.id, yearly.id}
    assert [entry.id for entry in client.v1.prices.list({"active": False}).data] == [archived.id]
    assert [entry.id for entry in client.v1.prices.list({"recurring": {"interval": "year"}}).data] == [yearly.id]
    assert client.v1.prices.list({"product": "prod_other"}).data == []


@pytest.mark.parametrize(
    ("fields", "param"),
    [({"unit_amount": -1}, "unit_amount"), ({"currency": "euro"}, "currency")],
)
def test_price_that_cannot_be(client, product, fields, param):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        monthly(client, product, 100, **fields)
    assert caught.value.param == param


def test_price_without_amount(client, product):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.prices.create({"product": product.id, "currency": "eur"})
    assert (caught.value.code, caught.value.param) == ("parameter_missing", "unit_amount")


def test_price_without_product(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.prices.create({"product": "", "currency": "eur", "unit_amount": 1})
    assert (caught.value.code, caught.value.param) == ("parameter_missing", "product")


def test_product_with_an_id_of_its_own(client):
    assert client.v1.products.create({"id": "tier-gold", "name": "Gold"}).id == "tier-gold"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.products.create({"id": "tier-gold", "name": "Gold"})
    assert caught.value.code == "resource_already_exists"


def test_product_renamed_and_archived(client, product):
    updated = client.v1.products.update(product.id, {"name": "Platinum support", "active": False})
    assert (updated.name, updated.active) == ("Platinum support", False)
    assert client.v1.products.list({"active": True}).data == []


def test_product_deleted_only_without_prices(client, product, price):
    with pytest.raises(stripe.InvalidRequestError, match="one or more user-created prices"):
        client.v1.products.delete(product.id)
    bare = client.v1.products.create({"name": "Bronze"})
    assert client.v1.products.delete(bare.id).deleted is True


def test_default_price_expanded(client, product, price):
    client.v1.products.update(product.id, {"default_price": price.id})
    found = client.v1.products.retrieve(product.id, {"expand": ["default_price"]})
    assert found.default_price.unit_amount == 49_000


def test_feature_keys_are_unique(client):
    given = {"name": "Phone support", "lookup_key": "phone"}
    feature = client.v1.entitlements.features.create(given)
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        client.v1.entitlements.features.create(given)
    client.v1.entitlements.features.update(feature.id, {"active": False})
    assert client.v1.entitlements.features.list().data == []
    assert [entry.id for entry in client.v1.entitlements.features.list({"archived": True}).data] == [feature.id]


def test_feature_of_a_product(client, product):
    feature = client.v1.entitlements.features.create({"name": "Phone support", "lookup_key": "phone"})
    attached = client.v1.products.features.create(product.id, {"entitlement_feature": feature.id})
    found = client.v1.products.features.list(product.id).data
    assert [(entry.id, entry.entitlement_feature.lookup_key) for entry in found] == [(attached.id, "phone")]
    client.v1.products.features.delete(product.id, attached.id)
    assert client.v1.products.features.list(product.id).data == []
