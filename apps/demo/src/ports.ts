/** The ports that the samples of the documentation expect. */
export const defaultPorts = { mock: 4010, docs: 4020, sandbox: 4030 } as const;
