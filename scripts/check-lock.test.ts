import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { missingEntries } from "./check-lock.js";

test("missingEntries() finds nothing in package-lock.json: npm ci works on every platform", () => {
  expect(missingEntries(JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")))).toEqual(
    {},
  );
});

test("missingEntries() names version and platform, beside the package where another version stands at the top", () => {
  const packages = {
    "node_modules/tool": {
      optionalDependencies: { "@t/tool-linux-x64-gnu": "1.0.0", "@t/tool-darwin-arm64": "1.0.0", other: "^1.0.0" },
    },
    "node_modules/@t/tool-linux-x64-gnu": { version: "1.0.0" },
    "node_modules/host/node_modules/tool": {
      optionalDependencies: { "@t/tool-linux-x64-gnu": "2.0.0", "@t/tool-linux-x64-musl": "2.0.0" },
    },
    "node_modules/host/node_modules/@t/tool-linux-x64-musl": { version: "2.0.0" },
  };
  expect(missingEntries({ packages })).toEqual({
    "node_modules/@t/tool-darwin-arm64": {
      version: "1.0.0",
      dev: true,
      optional: true,
      os: ["darwin"],
      cpu: ["arm64"],
    },
    "node_modules/host/node_modules/@t/tool-linux-x64-gnu": {
      version: "2.0.0",
      dev: true,
      optional: true,
      os: ["linux"],
      cpu: ["x64"],
      libc: ["glibc"],
    },
  });
});
