import { directionOfPages } from "../logs/records.ts";
import { found, notFound, type Probe, probeEach } from "./probe.ts";

/** The order of each log, in what was read before. */
export const order: Probe = {
  name: "order",
  question: "In which order are the records of this log?",
  run: (context) =>
    probeEach(context, async (_, { operation, records, pages }) => {
      const direction = directionOfPages(operation, pages);
      if (direction === "same") return notFound("Two records with different times are needed.");
      if (direction === "turns") {
        const meaning =
          "The client assumes an order of time: its walks throw a WalkError where the order changes. With the " +
          'strategy "offset" they yield the records as they are.';
        return found("turns", "In no order of time.", [], meaning, true);
      }
      const words = direction === "oldest-first" ? "Oldest first" : "Newest first";
      const meaning = "The client's walks detect the order by themselves and support both.";
      return found(direction, `${words}, in ${records.length} records.`, [], meaning);
    }),
};
