import { existsSync, readdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { needs } from "./rig/needs.ts";
import { runProgram } from "./rig/run.ts";
import { usualConfig, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);
const example = (name: string) => [process.execPath, `${process.cwd()}/examples/${name}`] as const;

test("every program in examples is run here", () => {
  const programs = readdirSync("examples").filter((name) => name.endsWith(".mjs"));
  expect(programs.sort()).toEqual(["buckets.mjs", "pretend-aws.mjs", "session.mjs"]);
  expect(existsSync("examples/ci.yml")).toBe(true);
});

describe("examples/session.mjs", () => {
  test.skipIf(needs("pty").missing)("asks for the code and says until when the session is good", async () => {
    const place = await places.open();
    const terminal = place.terminal([...example("session.mjs"), "work"], { output: "terminal" });
    await terminal.waitFor("MFA code of arn:aws:iam::");
    terminal.type(`${place.code()}\r`);
    await terminal.waitFor(/ASIA[A-Z2-7]{16} is good until 20\d\d-/);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(place.sent()).toBe(1);
  });

  test("ends with the exit code of what is missing where nobody can be asked", async () => {
    const place = await places.open();
    const { exitCode, stderr } = await runProgram([...example("session.mjs"), "work"], { home: place.home });
    expect(stderr).toMatch(/^code-needed: /);
    expect(exitCode).toBe(3);
  });
});

describe("examples/buckets.mjs", () => {
  test("lists buckets as a role, by the SDK's own client and daypass's credentials", async () => {
    const place = await places.open({
      config: (person) =>
        `${usualConfig(person)}\n[profile admin]\nrole_arn = ${person.arn.replace(/:user\/.*/, ":role/Admin")}\nsource_profile = work-mfa\n`,
    });
    const before = await runProgram([...example("buckets.mjs"), "admin"], { home: place.home });
    expect(before.exitCode).not.toBe(0);
    expect(before.stderr).toContain("session-missing");
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    const { stdout, stderr, exitCode } = await runProgram([...example("buckets.mjs"), "admin"], { home: place.home });
    expect(stderr).not.toContain("Error");
    expect(exitCode).toBe(0);
    expect(stdout.trim()).not.toBe("");
    expect(place.sandbox.calls().filter(({ action }) => action === "AssumeRole")).toHaveLength(1);
  });
});

test("examples/pretend-aws.mjs works without anything set up", async () => {
  const place = await places.open();
  const { stdout, exitCode } = await runProgram([...example("pretend-aws.mjs")], {
    home: place.home,
    env: { AWS_ENDPOINT_URL: undefined },
  });
  expect(stdout).toMatch(/^arn:aws:iam::\d{12}:user\/\S+\n$/);
  expect(exitCode).toBe(0);
});
