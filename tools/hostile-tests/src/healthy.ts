/** A server without faults. */
import {
  fakeAuditRecord,
  fakePasswordRecord,
  fakeServer,
  fakeSessionRecord,
} from "@saymon-logs/client/testing";

/** The user of all its records. */
export const userId = "62c2f3ce80c8654892764d56";
const times = Array.from({ length: 12 }, (_, index) => 1_651_662_280_000 + index * 60_000);

/** A server with a few records in each log, which accepts any credentials. */
export function healthyServer(): ReturnType<typeof fakeServer> {
  return fakeServer({
    sessions: times
      .toReversed()
      .map((startTime, index) =>
        fakeSessionRecord({ id: `${index}`, userId, startTime, endTime: startTime + 5000 }),
      ),
    changes: times.map((timestamp) => fakeAuditRecord({ userId, timestamp })),
    passwords: times.map((timestamp) => fakePasswordRecord({ userId, timestamp })),
  });
}
