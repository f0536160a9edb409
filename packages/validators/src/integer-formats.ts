/** The integer formats of the OpenAPI format registry. That a number has no fraction is for `type` to say. */
interface IntegerFormat {
  type: "number";
  validate: (value: number) => boolean;
}

export const int32: IntegerFormat = {
  type: "number",
  validate: (value) => value >= -(2 ** 31) && value < 2 ** 31,
};

export const int64: IntegerFormat = {
  type: "number",
  validate: (value) => value >= -(2 ** 63) && value < 2 ** 63,
};
