import { readLogs } from "./read-logs.mjs";

/** A Worker that is asked by `workerd test`. */
export default {
  async test(_controller, { SAYMON_URL }) {
    console.log(JSON.stringify(await readLogs(SAYMON_URL)));
  },
};
