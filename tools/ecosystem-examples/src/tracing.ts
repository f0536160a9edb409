import { type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { HookEvent, Hooks } from "@saymon-logs/client";

/** Creates a span for each attempt: `createClient({ ..., hooks: tracingHooks() })`. */
export function tracingHooks(): Hooks {
  const tracer = trace.getTracer("saymon-logs");
  const spans = new Map<number, Span>();
  const start = ({ callId, operation, attempt }: HookEvent) => {
    const attributes = { "http.request.method": "GET", "http.request.resend_count": attempt - 1 };
    spans.set(callId, tracer.startSpan(operation ?? "GET", { kind: SpanKind.CLIENT, attributes }));
  };
  const end = (callId: number, failure?: string) => {
    const span = spans.get(callId);
    if (failure) span?.setAttribute("error.type", failure).setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    spans.delete(callId);
  };
  return {
    onRequest(event) {
      start(event);
      spans.get(event.callId)?.setAttribute("url.full", event.url);
    },
    onResponse({ callId, operation, status }) {
      spans.get(callId)?.setAttribute("http.response.status_code", status);
      // A method that fails calls another hook with the error; `client.http` does not.
      if (status < 400) end(callId);
      else if (!operation) end(callId, String(status));
    },
    onRetry: ({ callId, error }) => end(callId, error.name),
    onError(event) {
      if (!spans.has(event.callId)) start(event); // The response is unexpected; its span has ended.
      end(event.callId, event.error.name);
    },
  };
}
