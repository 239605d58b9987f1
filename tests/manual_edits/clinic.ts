import { createClient, unwrap } from "./frontend/client.js";

const api = createClient();
const path = { appointment_id: "1" };
const headers = { "If-Match": "1" };
const body = { starts: "2030-01-01T08:00:00Z", minutes: 15, animal_id: "1", vet_id: "1" };

export async function use() {
  const page = unwrap(await api.get("/api/v1/appointments"));
  for (const appointment of page.items) {
    const isPast: boolean = appointment.is_past;
    const reference: string = appointment.reference;
    const state: "booked" | "seen" | "missed" = appointment.state;
    console.log(isPast, reference, state);
  }
  const created = await api.post("/api/v1/appointments", { body });
  if (!created.ok && created.status === 401) created.problem.detail.trim();
}

export async function misuse() {
  // @ts-expect-error: the application generates it
  await api.post("/api/v1/appointments", { body: { ...body, reference: "r" } });
  const changes = { path, headers, body: { state: "seen" } } as const;
  // @ts-expect-error: it is read-only
  await api.patch("/api/v1/appointments/{appointment_id}", changes);
}
