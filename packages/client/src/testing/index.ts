/** For users' own tests: example records, and a server that needs no network. */
export { fakeAuditRecord, fakePasswordRecord, fakeSessionRecord } from "./records.ts";
export { type FakeLogs, type FakeResponse, type FakeServer, fakeServer } from "./server.ts";
