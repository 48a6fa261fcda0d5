import { existsSync } from "node:fs";
import { build } from "../../scripts/build.js";

/** Builds what ships before the first test, unless it is current. Tests of the built tool then only run it. */
export async function setup(): Promise<void> {
  // While the entry points are being written there is nothing to build, and the tests that need none can run.
  if (!existsSync("src/main.ts") || !existsSync("src/index.ts") || !existsSync("src/cli/run.ts")) return;
  await build();
}
