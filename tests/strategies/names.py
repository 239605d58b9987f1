"""Candidate names for specs, most of them awkward, and a ledger of names in use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import strategies as st

from generator.domain.derived_classes import SCHEMA_SUFFIXES, WORKER_SUFFIXES
from generator.naming.names import plural_of, safe_class, safe_module, snake


def _words(text: str) -> list[str]:
    return text.split()


ENTITIES = _words(
    "Book Author Order OrderLine User Group Class Base Session Index Query Model List "
    "Status Data News Person Bus HTTPServer A X1 Type Enum BookDetail Health Test Router "
    "Conftest Service Repository Import Field String Integer None True Json Table Self "
    "Column Select Exception Property Object Int Settings Media Series Optional Any Page "
    "Annotated Mapped Problem NotFound Request Response Body Path Depends Date Decimal "
    "Uuid UUID App Api V1 Main Item Items Row Key Value Filter Sort Limit Tag Category "
    "Return Lambda Async Await With Yield Assert Schema Metadata Registry Wire Errors "
    "Conflict Version Timestamps SoftDelete Versioned EnumText BaseRepository Operations "
    "CustomerDemographicGroup ResidentialServiceAgreementLine AnEntityOfMiddlingLength "
    "MaintenanceScheduleOfABuilding PurchaseOrderApprovalRequirement "
    "AnEntityWithANameThatIsAsLongAsNamesCanBeInTheLanguageOfSpecs12"
)
ENUMS = _words(
    "Colour State Kind Choice Level Shade StrEnum EnumMember Flag Auto Literal Mode "
    "Priority BookItemQuery AuthorServiceDep Size"
)
FIELDS = _words(
    # names from Python
    "class def import from global lambda pass return async await yield match case type "
    "list dict str int float bool bytes set print hash object property super len "
    "min max sum map filter next iter format open range zip all any vars self cls "
    # names from SQL
    "order group select table user where check primary default to end values column "
    "desc asc null_ join union grant references constraint returning window "
    # names from Pydantic and SQLAlchemy
    "model_config model_fields model_dump model_dump_x model_validate_it copy json "
    "construct validate schema metadata registry relationship mapped_column query_class "
    # names in emitted code
    "session service router request response data body payload repository wire sa uuid "
    "datetime decimal utc_now utc_today conv postgresql items next_cursor total fields "
    "include cursor search sort limit offset version created_at etag status "
    # ordinary names
    "name title note price amount size x y1 a1b2 is_open count author_id book_ids "
    "class_ order_ type_ name_ some_quite_long_name_of_a_field "
    "expected_delivery_window date_of_the_last_inspection number_of_units_in_stock "
    "a_name_that_is_as_long_as_any_name_can_be_in_the_language_of_s1"
)
RELATIONS = _words(
    "author parent owner book class order user group from_ tags friends children peer "
    "import metadata registry session query self_ left right main copy_ relation "
    "responsible_account_manager billing_address_of_customer "
    "a_relation_with_a_name_that_is_as_long_as_names_can_be_in_a_sp1"
)
INVERSES = _words(
    "books children orders all_of_them back friends_of users members list_ json_of "
    "copies mapped things_1 things_2 things_3 metadata_of items_of owned parts uses "
    "managed_residential_agreements addresses_of_former_customers"
)
ACTIONS = _words(
    "publish ring class import print list_all get_book merge close open_up archive "
    "restore session router delete_all update_it create_more lambda service"
)
OPERATIONS = _words(
    "stats ping class import print health_of router session make replace amend lambda "
    "openapi docs endpoints"
)


@dataclass
class NameRegistry:
    """The names in use in one scope, ignoring case."""

    taken: set[str] = field(default_factory=set)

    def are_free(self, *names: str) -> bool:
        """Return whether all names are free and distinct."""
        folded = [name.casefold() for name in names]
        return len(set(folded)) == len(folded) and not self.taken & set(folded)

    def reserve_names(self, *names: str) -> bool:
        """Reserve all names, or none; return whether they were free."""
        if not self.are_free(*names):
            return False
        self.taken |= {name.casefold() for name in names}
        return True

    def reserve_free_name(self, draw: st.DrawFn, pool: Iterable[str]) -> str | None:
        """Pick a free name from a pool and reserve it; return None if there is none."""
        names = [name for name in pool if self.are_free(name)]
        if not names:
            return None
        name = draw(st.sampled_from(names))
        self.reserve_names(name)
        return name


def entity_names(draw: st.DrawFn, most: int) -> list[str]:
    """Generate names of entities whose derived names do not collide."""
    classes, paths, variables = NameRegistry(), NameRegistry(), NameRegistry()
    found: list[str] = []
    wanted = draw(st.lists(st.sampled_from(ENTITIES), min_size=1, max_size=most))
    for name in wanted:
        singular = snake(name)
        plural = plural_of(singular)
        collection = plural if plural != singular else f"{plural}_list"
        derived = [
            safe_class(name),
            *(f"{name}{s}" for s in (*SCHEMA_SUFFIXES, *WORKER_SUFFIXES)),
        ]
        if (
            classes.are_free(*derived)
            and paths.are_free(plural)
            and variables.are_free(safe_module(collection))
        ):
            classes.reserve_names(*derived)
            paths.reserve_names(plural)
            variables.reserve_names(safe_module(collection))
            found.append(name)
    return found


def enum_names(draw: st.DrawFn, entities: list[str]) -> list[str]:
    """Generate names of enums that do not collide with classes of entities."""
    classes = NameRegistry()
    for name in entities:
        classes.reserve_names(safe_class(name))
        classes.taken |= {
            f"{name}{s}".casefold() for s in (*SCHEMA_SUFFIXES, *WORKER_SUFFIXES)
        }
    wanted = draw(st.lists(st.sampled_from(ENUMS), max_size=2))
    return [name for name in wanted if classes.reserve_names(safe_class(name))]
