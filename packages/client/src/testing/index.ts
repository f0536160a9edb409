/** What users' own tests take from here: records to begin with, and a server that needs no network. */
export { fakeAuditRecord, fakePasswordRecord, fakeSessionRecord } from "./records.ts";
export { type FakeLogs, type FakeServer, fakeServer, type Turn } from "./server.ts";
