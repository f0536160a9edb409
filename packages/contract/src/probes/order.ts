import { directionOfPages } from "../logs.ts";
import { found, notFound, openLogs, type Probe } from "./probe.ts";

/** The order of each log, in what the survey has read already. */
export const order: Probe = {
  name: "order",
  question: "In which order do the records of this log come?",
  requests: 0,
  async run(lab) {
    return openLogs(lab).map(({ operation, records, pages }) => {
      const direction = directionOfPages(
        operation,
        pages.map(({ records }) => records),
      );
      if (direction === "same") return { operation, ...notFound("it takes two records of different times") };
      if (direction === "turns") {
        const meaning =
          "This breaks an assumption: the client walks a log along its time, and stops with an error where a log turns.";
        return { operation, ...found("turns", "In no order of time.", [], meaning, true) };
      }
      const words = direction === "oldest-first" ? "The oldest first." : "The newest first.";
      const meaning = "The client's walk sees the direction by itself; both are fine.";
      return { operation, ...found(direction, `${words} Seen in ${records.length} records.`, [], meaning) };
    });
  },
};
