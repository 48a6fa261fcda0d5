import { expect, test } from "vitest";
import { checkOutputFormat, outputFormats } from "./output-format.ts";

test("checkOutputFormat() takes the AWS CLI's formats and names them to who writes another", () => {
  for (const format of outputFormats) expect(checkOutputFormat(format)).toBeUndefined();
  for (const text of ["", "JSON", "xml"])
    expect(checkOutputFormat(text)).toBe("it is one of json, text, table, yaml, yaml-stream");
});
