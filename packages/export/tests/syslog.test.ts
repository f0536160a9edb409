import type { Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toSyslog } from "../src/outputs/syslog.ts";
import type { LogEvent } from "../src/records/events.ts";
import { limitEventSize } from "../src/schemas/limit-size.ts";
import { toRaw } from "../src/schemas/raw.ts";
import { run } from "./support/command.ts";
import { inFolder } from "./support/files.ts";
import { expectedIds, follow } from "./support/follow.ts";
import { hostileEvents } from "./support/hostile.ts";
import { withSandbox } from "./support/sandbox.ts";
import {
  type Certificate,
  createCertificate,
  type Receiver,
  type ReceiverOptions,
  removeCertificate,
  startReceiver,
} from "./support/syslog.ts";

let certificate: Certificate;
let other: Certificate;
beforeAll(async () => {
  [certificate, other] = await Promise.all([createCertificate(), createCertificate("other.example.com")]);
});
afterAll(async () => {
  await Promise.all([removeCertificate(certificate), removeCertificate(other)]);
});

async function withReceiver<Result>(
  options: ReceiverOptions,
  work: (receiver: Receiver) => Promise<Result>,
): Promise<Result> {
  const receiver = await startReceiver(options);
  try {
    return await work(receiver);
  } finally {
    await receiver.close();
  }
}

const events = hostileEvents();
const expected = events.map((event) => JSON.parse(JSON.stringify(toRaw(event))) as unknown);
const contents = (receiver: Receiver) =>
  receiver.messages.map((message) => JSON.parse(message.slice(message.indexOf("{"))) as unknown);

async function send(url: string, options: { ca?: string } = {}, batch: LogEvent[] = events): Promise<void> {
  const output = toSyslog({ url, schema: toRaw, backoff: 1, ...options });
  await output.write(batch);
  await output.flush({} as never);
}

test("events arrive whole over TLS, counted in bytes, as RFC 5424 messages", () =>
  withReceiver({ certificate }, async (receiver) => {
    await send(`tls://localhost:${receiver.port}`, { ca: certificate.ca });
    expect(contents(receiver)).toEqual(expected);
    expect(receiver.messages[0]).toMatch(
      /^<110>1 2023-11-14T22:13:20\.000Z saymon\.example\.com saymon - audit - \{"id":/,
    );
  }));

test("a receiver that closes in mid-batch gets the whole batch again", () =>
  withReceiver(
    { certificate, disturb: (socket, connection) => connection < 2 && socket.destroy() },
    async (receiver) => {
      const batch = Array.from({ length: 80 }, () => events).flat();
      await send(`tls://localhost:${receiver.port}`, { ca: certificate.ca }, batch);
      expect(contents(receiver).slice(-batch.length)).toEqual(
        Array.from({ length: 80 }, () => expected).flat(),
      );
    },
  ));

test("a batch of large events is sent before it has its number of events", () =>
  withReceiver({ certificate }, async (receiver) => {
    const url = `tls://localhost:${receiver.port}`;
    const output = toSyslog({ url, schema: toRaw, backoff: 1, ca: certificate.ca });
    const record = { newBody: "x".repeat(1_500_000) } as never;
    const large = { ...events[0], record } as LogEvent;
    await output.write([large, large]);
    expect(receiver.messages).toHaveLength(0);
    await output.abort();
    await output.write([large, large, large, large]);
    expect(receiver.messages).toHaveLength(3);
    await output.flush({} as never);
    expect(receiver.messages).toHaveLength(4);
  }));

describe("it fails, and says what to do, at", () => {
  const failure = (url: string, options = {}) =>
    send(url, options).then(
      () => "delivered",
      (error: Error) => error.message,
    );

  test("an unknown CA", () =>
    withReceiver({ certificate }, async ({ port, messages }) => {
      expect(await failure(`tls://localhost:${port}`, { ca: other.ca })).toContain("--syslog-ca");
      expect(await failure(`tls://localhost:${port}`)).toContain("--syslog-ca");
      expect(messages).toEqual([]);
    }));

  test("another name in the certificate", () =>
    withReceiver({ certificate: other }, async ({ port, messages }) => {
      expect(await failure(`tls://localhost:${port}`, { ca: other.ca })).toContain(
        "Use the name that the certificate",
      );
      expect(messages).toEqual([]);
    }));

  test("plain TCP into a port that expects TLS", () =>
    withReceiver({ certificate }, async ({ port }) => {
      expect(await failure(`tcp://localhost:${port}`)).toMatch(/^tcp:.*(too early|TLS|ECONNRESET)/);
    }));

  test("TLS into a port that does not speak it", () =>
    withReceiver({ disturb: (socket) => socket.destroy() }, async ({ port }) => {
      expect(await failure(`tls://localhost:${port}`, { ca: certificate.ca })).toContain(
        "Check the receiver",
      );
    }));

  test("a receiver that is not there", async () => {
    const { port, close } = await startReceiver({ certificate });
    await close();
    expect(await failure(`tls://localhost:${port}`, { ca: certificate.ca })).toContain("ECONNREFUSED");
  });

  test("UDP, and anything else that is no receiver", async () => {
    expect(() => toSyslog({ url: "udp://localhost:514", schema: toRaw })).toThrow("UDP loses");
    expect(() => toSyslog({ url: "https://localhost", schema: toRaw })).toThrow("tls://host:port");
  });
});

describe("an event that is too large", () => {
  const [, , , , , large] = events;
  const small = events[0];

  test("is refused, by its id and size", () => {
    const schema = limitEventSize(toRaw, 8192, "refuse");
    expect(schema(small as never)).toEqual(toRaw(small as never));
    expect(() => schema(large as never)).toThrow(`${large?.id} has 20`);
  });

  test("keeps everything but its bodies, which are marked", () => {
    const { record } = limitEventSize(toRaw, 8192, "replace")(large as never) as {
      record: Record<string, unknown>;
    };
    expect(record).toMatchObject({
      entityId: "62d7e58056d203149a08001b",
      oldBody: null,
      newBody: { omitted: { bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
  });
});

test("the state of follow moves only when the receiver has read", () => {
  let isRefusing = true;
  const disturb = (socket: Socket) => void (isRefusing && socket.destroy());
  return inFolder((folder) =>
    withSandbox({ records: 60 }, (sandbox) =>
      withReceiver({ certificate, disturb }, async (receiver) => {
        const url = `tls://localhost:${receiver.port}`;
        const followToReceiver = () =>
          follow(sandbox, join(folder, "state"), {
            output: toSyslog({ url, schema: toRaw, ca: certificate.ca, backoff: 1 }),
            settle: 0,
            commitAfter: 1000,
          });
        await expect(followToReceiver()).rejects.toThrow("Check the receiver");
        isRefusing = false;
        await followToReceiver();
        await followToReceiver();
        const ids = contents(receiver).map((line) => (line as { id: string }).id);
        expect(ids.sort()).toEqual(expectedIds(sandbox));
      }),
    ),
  );
});

test("the command follow delivers to a receiver", () =>
  inFolder((folder) =>
    withSandbox({ records: 60 }, (sandbox) =>
      withReceiver({ certificate }, async ({ port, messages }) => {
        const args = ["follow", "--once", "--server", sandbox.url, "--state", join(folder, "state")];
        const receiver = ["--syslog", `tls://localhost:${port}`, "--syslog-ca", certificate.ca];
        expect(await run([...args, ...receiver])).toEqual({ code: 0, stdout: "", stderr: "" });
        expect(messages).toHaveLength(expectedIds(sandbox).length);
      }),
    ),
  ));
