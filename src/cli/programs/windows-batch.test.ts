import { expect, test } from "vitest";
import { batchLine } from "./windows-batch.ts";

test("batchLine() takes the meaning from everything that cmd.exe would read in a word", () => {
  expect(batchLine("C:\\npm.cmd", ["run", "a&b", "100%"])).toBe('"C:\\npm.cmd ^"run^" ^"a^&b^" ^"100^%^""');
  expect(batchLine("C:\\Program Files\\npm.cmd", [])).toBe('"C:\\Program^ Files\\npm.cmd"');
});

test("batchLine() keeps quotes and the backslashes before them for the program behind the batch file", () => {
  expect(batchLine("n.cmd", ['say "hi"'])).toBe('"n.cmd ^"say^ \\^"hi\\^"^""');
  expect(batchLine("n.cmd", ["C:\\dir\\"])).toBe('"n.cmd ^"C:\\dir\\\\^""');
  expect(batchLine("n.cmd", [""])).toBe('"n.cmd ^"^""');
});

test("batchLine() escapes twice for the files that npm makes: those hand their words to cmd.exe again", () => {
  expect(batchLine("C:\\p\\node_modules\\.bin\\cdk.cmd", ["a&b"])).toBe(
    '"C:\\p\\node_modules\\.bin\\cdk.cmd ^^^"a^^^&b^^^""',
  );
});
