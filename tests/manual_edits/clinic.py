"""Manual edits to the appointments of a clinic."""

from __future__ import annotations

from tests.manual_edits.edits import EditedSample, ManualEdit

AUTH = '''\
"""Who is calling."""

from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

bearer = HTTPBearer()


async def get_current_user(
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)],
) -> str:
    """Return the name of the one who is calling."""
    if credentials.credentials != "of the tests":
        raise HTTPException(401, "Sign in.")
    return "vet"


CurrentUser = Annotated[str, Depends(get_current_user)]
'''
GUARD = ManualEdit(
    "guard",
    (
        (
            "router",
            "from fastapi import APIRouter, Query, Response, status\n",
            "from fastapi import APIRouter, Depends, Query, Response, status\n",
        ),
        (
            "router",
            "from app.core.errors import problems\n",
            "from app.core.auth import get_current_user\n"
            "from app.core.errors import problems\n",
        ),
        (
            "router",
            'router = APIRouter(prefix="/appointments", tags=["appointments"])\n',
            "router = APIRouter(\n"
            '    prefix="/appointments",\n'
            '    tags=["appointments"],\n'
            "    dependencies=[Depends(get_current_user)],\n"
            ")\n",
        ),
    ),
    files=(("app/core/auth.py", AUTH),),
    headers='{"Authorization": "Bearer of the tests"}',
    contract_messages=(
        "GET /api/v1/appointments serves `responses.401`, openapi.yaml does not",
        "POST /api/v1/appointments serves `security`, openapi.yaml does not",
    ),
)
COMPUTED = ManualEdit(
    "computed",
    (
        (
            "schemas",
            "from pydantic import Field\n",
            "from pydantic import Field, computed_field\n",
        ),
        (
            "schemas",
            "from app.core import wire\n",
            "from app.core import wire\nfrom app.core.clock import utc_now\n",
        ),
        (
            "schemas",
            '        description="Incremented by every change; sent in `ETag` and `If-Match`.",\n'
            "    )\n",
            '        description="Incremented by every change; sent in `ETag` and `If-Match`.",\n'
            "    )\n\n"
            '    @computed_field(description="Whether it has begun.")\n'
            "    def is_past(self) -> bool:\n"
            '        """Return whether it has begun."""\n'
            "        return self.starts < utc_now()\n",
        ),
    ),
    contract_messages=(
        "serves `AppointmentDetail.is_past`, " "openapi.yaml does not",
        "serves `AppointmentPublic.is_past`, " "openapi.yaml does not",
    ),
)
READ_ONLY = ManualEdit(
    "read-only",
    (
        ("schemas", "    reference: wire.Text = Field(max_length=12)\n", ""),
        (
            "schemas",
            "    state: AppointmentState = AppointmentState.BOOKED\n",
            "",
        ),
        (
            "schemas",
            "    reference: wire.Omittable[wire.Text] = "
            "Field(default=None, max_length=12)\n",
            "",
        ),
        (
            "schemas",
            "    state: wire.Omittable[AppointmentState] = None\n    note: ",
            "    note: ",
        ),
        (
            "schemas",
            "    id: uuid.UUID\n",
            "    id: uuid.UUID\n    reference: str\n    state: AppointmentState\n",
        ),
        ("service", "import uuid\n", "import secrets\nimport uuid\n"),
        (
            "service",
            "        return await self.repository.add(data)\n",
            "        appointment = Appointment(reference=secrets.token_hex(6))\n"
            "        names = set(type(data).model_fields)\n"
            "        await self.repository.assign(appointment, data, names)\n"
            "        return await self.repository.save(appointment)\n",
        ),
    ),
    contract_messages=(
        "POST /api/v1/appointments does not serve `AppointmentCreate.reference`, "
        "openapi.yaml does",
        "PATCH /api/v1/appointments/{appointment_id} does not serve "
        "`AppointmentUpdate.state`, openapi.yaml does",
    ),
)
RULE = ManualEdit(
    "rule",
    (
        (
            "service",
            "from app.core.errors import NotImplementedYet\n",
            "from app.core.clock import utc_now\n"
            "from app.core.errors import NotImplementedYet, RuleViolation\n",
        ),
        (
            "service",
            '        """Store a new appointment."""\n',
            '        """Store a new appointment."""\n'
            "        if data.starts < utc_now():\n"
            '            raise RuleViolation("Nobody can come in the past.")\n',
        ),
    ),
)
TESTS = '''\
"""What was written by hand."""

import datetime

from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.appointment import make_appointment, payload_for_appointment
from tests.support import assert_problem, row_url

URL = "/api/v1/appointments"


async def test_nobody_gets_in_without_a_token(client: AsyncClient) -> None:
    client.headers["Authorization"] = "Bearer of another"
    assert await client.is_unauthorized("GET", URL)


async def test_past_is_what_has_begun(
    client: AsyncClient, session: AsyncSession
) -> None:
    past = datetime.datetime(2020, 2, 29, tzinfo=datetime.UTC)
    for begins, is_past in (({}, False), ({"starts": past}, True)):
        row = await make_appointment(session, len(begins), **begins)
        response = await client.get(row_url(URL, row))
        assert response.json()["is_past"] is is_past


async def test_references_are_drawn(client: AsyncClient, session: AsyncSession) -> None:
    payload = await payload_for_appointment(session)
    response = await client.post(URL, json=payload)
    assert (len(response.json()["reference"]), response.json()["state"]) == (12, "booked")
    for sent in ({"reference": "r"}, {"state": "seen"}):
        assert_problem(await client.post(URL, json=payload | sent), 422, *sent)


async def test_nobody_comes_in_the_past(
    client: AsyncClient, session: AsyncSession
) -> None:
    payload = await payload_for_appointment(session) | {"starts": "2020-02-29T08:00:00Z"}
    assert_problem(await client.post(URL, json=payload), 422)
'''
CLINIC = EditedSample(
    name="clinic",
    singular_name="appointment",
    plural_name="appointments",
    other_resource="rooms",
    edits=(GUARD, COMPUTED, READ_ONLY, RULE),
    changes=(
        (
            "      note: text | null\n",
            "      note: text | null\n      urgent: boolean = false\n",
        ),
        (
            "      finish:\n",
            "      call_off: {description: Nobody comes., returns: Appointment}\n"
            "      finish:\n",
        ),
        (
            "  Finding:\n",
            "  Reminder:\n"
            "    fields: {text: string(200), sent: boolean = false}\n"
            "    relations:\n"
            "      appointment: {belongs_to: Appointment, on_delete: cascade, "
            "inverse: reminders}\n\n"
            "  Finding:\n",
        ),
    ),
    user_tests=TESTS,
    action="POST /api/v1/appointments/{appointment_id}/call-off",
)
