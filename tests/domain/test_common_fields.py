"""Foreign keys with columns in common: the `same` of relations."""

from __future__ import annotations

import pytest

from generator.schema import build_tables
from tests.domain.domain_text import diagnostics_of, domain_of


def orders(
    customer: str = "{belongs_to: Customer, same: [tenant]}",
    tenant: str = "{belongs_to: Tenant}",
    target: str = "relations: {tenant: {belongs_to: Tenant}}",
) -> str:
    return f"""
        entities:
          Tenant: {{}}
          Customer: {{{target}}}
          Order:
            fields: {{tags: [text], rank: integer}}
            relations: {{tenant: {tenant}, customer: {customer}}}
        """


def test_the_foreign_key_contains_the_columns_in_common() -> None:
    tables = {table.name: table for table in build_tables(domain_of(orders()))}
    found = [
        (key.name, key.columns, key.target_columns)
        for key in tables["orders"].foreign_keys
    ]
    assert found == [
        ("fk_orders_tenant_id_tenants", ("tenant_id",), ("id",)),
        (
            "fk_orders_customer_id_tenant_id_customers",
            ("customer_id", "tenant_id"),
            ("id", "tenant_id"),
        ),
    ]
    # A foreign key refers to columns that are unique together.
    uniques = [(each.name, each.columns) for each in tables["customers"].uniques]
    assert uniques == [("uq_customers_id_tenant_id", ("id", "tenant_id"))]
    names = [column.name for column in tables["orders"].columns]
    assert names.count("tenant_id") == 1


@pytest.mark.parametrize(
    ("spec", "codes"),
    [
        (orders("{belongs_to: Customer, same: [tenants]}"), ["unknown-field"]),
        (orders("{belongs_to: Customer, same: [rank]}"), ["unknown-field"]),
        (orders("{belongs_to: Customer, same: [tenant, tenant]}"), ["duplicate-entry"]),
        (orders("{belongs_to: Customer, same: [id]}"), ["bad-common-field"]),
        (orders("{belongs_to: Customer, same: [customer]}"), ["unknown-field"]),
        (orders(tenant="{belongs_to: Tenant | null}"), ["bad-common-field"]),
        (orders(tenant="{belongs_to: Customer}"), ["bad-common-field"]),
        (orders(target="fields: {tenant: integer}"), ["bad-common-field"]),
        (
            orders(target="relations: {tenant: {belongs_to: Tenant | null}}"),
            ["bad-common-field"],
        ),
        (
            orders(target="id: [tenant], relations: {tenant: {belongs_to: Tenant}}"),
            ["bad-common-field"],
        ),
        (
            orders(
                "{belongs_to: Customer, same: [tags]}", target="fields: {tags: [text]}"
            ),
            ["bad-common-field"],
        ),
        (
            orders(
                "{belongs_to: Customer | null, same: [tenant], on_delete: set_null}"
            ),
            ["set-null-same"],
        ),
        (orders("{belongs_to: Customer | null, same: [tenant]}"), []),
    ],
)
def test_what_rows_may_have_in_common(spec: str, codes: list[str]) -> None:
    assert [code for code, _ in diagnostics_of(spec)] == codes
