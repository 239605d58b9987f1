import { createClient, unwrap } from "./frontend/client.js";

const api = createClient();

export async function use() {
  const path = { appointment_id: "1" };
  const appointment = unwrap(await api.get("/api/v1/appointments/{appointment_id}", { path }));
  const urgent: boolean = appointment.urgent;
  const [reminder] = unwrap(await api.get("/api/v1/reminders")).items;
  console.log(urgent, reminder?.sent);
  const options = { path, headers: { "If-Match": "1" } };
  const off = await api.post("/api/v1/appointments/{appointment_id}/call-off", options);
  if (!off.ok && off.status === 401) off.problem.detail.trim();
}
