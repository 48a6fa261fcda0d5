import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { type TestHome, testHome } from "./rig/home.ts";
import { runProgram } from "./rig/run.ts";
import { startSandboxProcess } from "./rig/sandbox.ts";

const start = fileURLToPath(new URL("../scripts/start.js", import.meta.url));
const homes: TestHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

function newHome(): TestHome {
  const home = testHome();
  homes.push(home);
  return home;
}

/** As npm does it: in the folder of package.json, with the caller's folder in a variable. */
function npmStart(home: TestHome, ...args: string[]) {
  const env = { INIT_CWD: home.work };
  return runProgram([process.execPath, start, ...args], { home, env, cwd: join(start, "..", "..") });
}

test("npm start without a .env is the tour, whatever the environment holds, and says first that nothing is touched", async () => {
  const home = newHome();
  Object.assign(home.env, {
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "x",
    AWS_PROFILE: "mine",
  });
  const { exitCode, stdout, stderr } = await npmStart(home);
  expect(`${stdout}${stderr}`.length).toBeGreaterThan(0);
  expect(stderr.split("\n")[0]).toBe(
    `There is no .env in ${home.work}: this is the sandbox, nothing of yours is touched.`,
  );
  expect(stderr).toMatch(/^The command daypass is not installed yet: npm pack && npm install -g .*npm start\.$/m);
  expect(exitCode).toBe(0);
});

test("npm start with a .env is login into [default]; what follows -- is passed on, the exit code passed back", async () => {
  const home = newHome();
  const sandbox = await startSandboxProcess(home);
  try {
    const [user] = sandbox.line.users;
    const lines = [
      `AWS_ACCESS_KEY_ID=${user?.accessKeyId}`,
      `AWS_SECRET_ACCESS_KEY=${user?.secretAccessKey}`,
      `AWS_MFA_ARN=${user?.devices[0]?.serial}`,
      "AWS_REGION=us-east-1",
    ];
    writeFileSync(join(home.work, ".env"), `${lines.join("\n")}\n`, { mode: 0o600 });
    home.env.AWS_ENDPOINT_URL = sandbox.line.endpoint;
    const refused = await npmStart(home, "-c", "000000");
    expect(refused.exitCode).toBe(5);
    const { exitCode, stderr } = await npmStart(home, "-c", await sandbox.code(), "--duration", "36h");
    expect(stderr).toContain("Session for default until ");
    expect(stderr).toMatch(/^The command daypass is not installed yet: .*\.tgz\.$/m);
    expect(stderr).toMatch(/in 36 h|in 35 h 59/);
    expect(exitCode).toBe(0);
    expect(home.read(".aws/credentials")).toMatch(/^\[default\]\n/);
    writeFileSync(join(home.work, "daypass"), "");
    home.env.PATH = [home.work, home.env.PATH].join(delimiter);
    expect((await npmStart(home)).stderr).not.toContain("installed");
  } finally {
    await sandbox.stop();
  }
});

test("npm start with the example as it is names the placeholder and its line", async () => {
  const home = newHome();
  mkdirSync(home.work, { recursive: true });
  copyFileSync(fileURLToPath(new URL("../.env.example", import.meta.url)), join(home.work, ".env"));
  const { exitCode, stderr } = await npmStart(home, "-c", "123456");
  expect(stderr).toMatch(/AWS_ACCESS_KEY_ID from .*\.env:3: it is still a placeholder/);
  expect(exitCode).toBe(1);
});
