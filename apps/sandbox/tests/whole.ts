/** What the process that is killed and the test that looks at what it left have in common. */
export const records = 60_000;
export const life = { arrivals: 60, late: 0.1, keep: 364 };
