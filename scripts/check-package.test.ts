import { expect, test } from "vitest";
import { checkPackage } from "./check-package.js";

test("checkPackage() finds nothing wrong with what would be published", { timeout: 120_000 }, async () => {
  expect(await checkPackage()).toEqual([]);
});
