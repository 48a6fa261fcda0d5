// A program of your own that gets its credentials from daypass, and asks for a code itself when one is needed.
//
//   node examples/session.mjs work
import { createInterface } from "node:readline/promises";
import { getSession, isFailure } from "daypass";

const [profile] = process.argv.slice(2);

async function askCode({ serial, attempt }) {
  if (!process.stdin.isTTY) return undefined;
  if (attempt > 1) console.error("AWS did not accept that code.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const code = await terminal.question(`MFA code of ${serial}: `);
  terminal.close();
  return code;
}

try {
  const session = await getSession({ profile, askCode });
  console.log(`${session.accessKeyId} is good until ${session.expiration.toISOString()}`);
} catch (error) {
  if (!isFailure(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = error.exitCode;
}
