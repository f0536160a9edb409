/** The integer formats of the OpenAPI format registry. The keyword `type` excludes fractions. */
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
