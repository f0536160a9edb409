import { createClient, isSaymonError, isTemporary } from "@saymon-logs/client";

const { SAYMON_URL = "", SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
const auth = { login: SAYMON_LOGIN, password: SAYMON_PASSWORD };
const client = createClient({ baseUrl: SAYMON_URL, auth, deadline: 10_000 });

/** The latest logins, without the other fields of a session. */
export async function GET(request: Request): Promise<Response> {
  try {
    const sessions = await client.listSessionLog({ limit: 10 }, { signal: request.signal });
    return Response.json(sessions.map(({ login, startTime }) => ({ login, startTime })));
  } catch (error) {
    if (!isSaymonError(error)) throw error;
    console.error(JSON.stringify(error)); // Contains no credentials.
    return Response.json({ error: error.name }, { status: isTemporary(error) ? 503 : 502 });
  }
}
