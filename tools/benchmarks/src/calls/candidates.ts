import { createClient } from "@saymon-logs/client";
import type { paths } from "@saymon-logs/types";
import { sessionRecord } from "@saymon-logs/validators";
import axios from "axios";
import got from "got";
import ky from "ky";
import createFetchClient from "openapi-fetch";

/** One way to read session records. */
export interface Candidate {
  /** Its name in the report. */
  name: string;
  /** Reads the given number of records. */
  read(count: number): Promise<unknown>;
}

/** What the others are compared with. */
export const baseline = "fetch";

const path = "/node/api/users/session/log";
const login = "auditor";
const password = "secret";
const headers = { Authorization: `Basic ${btoa(`${login}:${password}`)}`, Accept: "application/json" };

/** Each sends the same request, with its own defaults for everything else. */
export function candidates(baseUrl: string): Candidate[] {
  const auth = { login, password };
  const client = createClient({ baseUrl, auth });
  const validating = createClient({ baseUrl, auth, validate: { listSessionLog: sessionRecord } });
  const openapiFetch = createFetchClient<paths>({ baseUrl, headers });
  const withKy = ky.create({ headers });
  const withAxios = axios.create({ baseURL: baseUrl, headers });
  const withGot = got.extend({ headers });
  const url = (limit: number) => `${baseUrl}${path}?limit=${limit}`;

  return [
    { name: baseline, read: async (limit) => (await fetch(url(limit), { headers })).json() },
    { name: "client", read: (limit) => client.listSessionLog({ limit }) },
    { name: "client+validation", read: (limit) => validating.listSessionLog({ limit }) },
    {
      name: "openapi-fetch",
      read: async (limit) => (await openapiFetch.GET(path, { params: { query: { limit } } })).data,
    },
    { name: "ky", read: (limit) => withKy.get(url(limit)).json() },
    { name: "axios", read: async (limit) => (await withAxios.get(path, { params: { limit } })).data },
    { name: "got", read: (limit) => withGot.get(url(limit)).json() },
  ];
}
