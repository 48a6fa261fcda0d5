// @ts-check
// Source that is run as it ships: bundled, CommonJS, minified. The oldest Node cannot run TypeScript as it is.
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/**
 * @param {import("./stage.js").Stage} stage
 * @param {URL} source
 * @returns {Promise<string>} the path of the bundle
 */
export async function bundle(stage, source) {
  const input = fileURLToPath(source);
  const file = join(stage.root, `${basename(input, extname(input))}.cjs`);
  const built = await rolldown({ input, platform: "node" });
  await built.write({ file, format: "cjs", codeSplitting: false, minify: true });
  await built.close();
  return file;
}
