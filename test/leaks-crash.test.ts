import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { canariesIn, canariesOf } from "./rig/canaries.ts";
import { expectNoLeak, modes } from "./rig/leak-watch.ts";
import { needing, needs, pathOf } from "./rig/needs.ts";
import { daypassCommand, type RunResult, runProgram } from "./rig/run.ts";
import { pidIn, until } from "./rig/until.ts";
import { type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

/** Runs daypass with cores allowed until it hangs with the code sent, then ends it by a signal. */
async function crashed(
  place: Workplace,
  signal: NodeJS.Signals,
  env: Readonly<Record<string, string>>,
): Promise<RunResult & { readonly code: string }> {
  place.sandbox.setFaults([{ name: "hang" }]);
  const code = place.code();
  const script = 'ulimit -c unlimited; "$@" & echo $! >pid; wait $!';
  const result = runProgram(["/bin/sh", "-c", script, "sh", ...daypassCommand(["login", "work"])], {
    home: place.home,
    env: { ...env, DAYPASS_MFA_CODE: code },
  });
  await until(() => place.sent() === 1);
  process.kill(await pidIn(join(place.home.work, "pid")), signal);
  return { ...(await result), code };
}

describe.skipIf(needing("linux").missing).concurrent("ended while it waits for AWS, nothing leaks", () => {
  const reports = (place: Workplace) => modes["with reports on"]?.env(place) ?? {};
  const signals = ["SIGKILL", "SIGABRT", "SIGSEGV", "SIGUSR2", "SIGTERM", "SIGINT", "SIGHUP"] as const;
  test.each(signals)("by %s, with cores and reports on", async (signal) => {
    const place = await places.open();
    const before = place.files();
    const result = await crashed(place, signal, reports(place));
    // No memory is in a core, but the registers are, and in them the bytes that were copied last: some of the request.
    const except = (file: string, kind: string) => kind === "code" && basename(file).startsWith("core");
    expectNoLeak(place, result, { codes: [result.code], except });
    expect(place.files()).toEqual(before);
    expect(readdirSync(place.home.work).filter((name) => /report|heapsnapshot/.test(name))).toEqual([]);
    const pattern = readFileSync("/proc/sys/kernel/core_pattern", "utf8").trim();
    // Where the kernel writes cores into the folder, there must have been one to search.
    if (signal === "SIGABRT" && /^\w+$/.test(pattern)) {
      expect(readdirSync(place.home.work).filter((name) => name.startsWith(pattern))).not.toEqual([]);
    }
  });

  test("by a mistake whose message holds a secret, or by too little memory", async () => {
    const place = await places.open();
    const hook = join(place.home.root, "mistake.cjs");
    for (const fail of ["setTimeout(() => { throw error; }, 60)", "setTimeout(() => Promise.reject(error), 60)"]) {
      writeFileSync(
        hook,
        `const error = new Error("canary-in-a-message"); error.cause = { canary: "canary" }; ${fail};`,
      );
      place.sandbox.setFaults([{ name: "hang" }]);
      const env = { NODE_OPTIONS: `--require ${hook} ${reports(place).NODE_OPTIONS}` };
      const code = place.code();
      const result = await place.run(["login", "work", "-c", "-"], { stdin: code, env });
      expect(result.stderr).toBe("daypass: error: Something went wrong inside daypass (Error)\n");
      expect(result.exitCode).toBe(1);
      expectNoLeak(place, result, { codes: [code] });
      expect(readdirSync(place.home.work)).toEqual([]);
    }
    const code = place.code();
    const tight = { NODE_OPTIONS: `--max-old-space-size=7 --max-semi-space-size=1 ${reports(place).NODE_OPTIONS}` };
    const starved = await place.run(["login", "work", "-c", "-"], { stdin: code, env: tight });
    expectNoLeak(place, starved, { codes: [code] });
    expect(readdirSync(place.home.work)).toEqual([]);
  });
});

/** The programs that a run started, itself excepted: their arguments and environments, as the kernel got them. */
async function startedBy(
  place: Workplace,
  args: readonly string[],
  more: { stdin?: string; env?: Readonly<Record<string, string>> } = {},
) {
  const trace = join(place.home.root, "trace");
  const strace = [
    pathOf("strace"),
    "-f",
    "-v",
    "-s",
    "1000000",
    "-e",
    "trace=execve,connect",
    "-e",
    "signal=none",
    "-o",
    trace,
  ] as const;
  const result = await runProgram([...strace, ...daypassCommand(args)], { home: place.home, ...more });
  const lines = readFileSync(trace, "utf8").split("\n");
  rmSync(trace);
  const [self = "", ...others] = lines.filter((line) => line.includes("execve("));
  const addresses = lines.flatMap((line) => /connect\(\d+, (\{sa_family=AF_INET6?.*?\})/.exec(line)?.[1] ?? []);
  return { result, self, others, addresses };
}

describe
  .skipIf(needs("strace").missing)
  .concurrent("of what login starts, nothing has a secret in its arguments or environment", () => {
    const expectClean = (
      place: Workplace,
      { others }: { readonly others: readonly string[] },
      codes: readonly string[],
    ) => {
      expect(canariesIn(others.join("\n"), canariesOf(place, codes))).toEqual([]);
      expect(others.join("\n")).not.toMatch(
        /"(AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|DAYPASS_MFA_CODE|NODE_OPTIONS)=/,
      );
    };

    test("keys of the environment, the code on stdin; and only the sandbox is connected to", async () => {
      const place = await places.open({ credentials: () => undefined, config: () => undefined });
      const code = place.code();
      const env = {
        AWS_ACCESS_KEY_ID: place.user.keyId,
        AWS_SECRET_ACCESS_KEY: place.user.secret,
        AWS_MFA_ARN: place.user.serial,
        AWS_SESSION_TOKEN: "a-token",
        NODE_OPTIONS: "--no-deprecation",
      };
      const traced = await startedBy(place, ["login", "--from-env", "--to", "default", "-c", "-"], {
        stdin: code,
        env,
      });
      expect(traced.result.exitCode).toBe(0);
      expect(canariesIn(traced.self, canariesOf(place, [code]))).toContain("the secret key");
      expect(traced.others.length).toBeGreaterThan(0);
      expectClean(place, traced, [code]);
      const { port } = new URL(place.sandbox.endpoint);
      expect(traced.addresses.length).toBeGreaterThan(0);
      for (const address of traced.addresses)
        expect(address).toMatch(new RegExp(`htons\\(${port}\\).*127\\.0\\.0\\.1`));
    });

    test("keys of an env file that git is asked about, the code in a variable", async () => {
      const place = await places.open({ credentials: () => undefined, config: () => undefined });
      writeFileSync(join(place.home.work, ".env"), place.envFile());
      const code = place.code();
      const traced = await startedBy(place, ["login", "--env-file", ".env", "--to", "default"], {
        env: { DAYPASS_MFA_CODE: code },
      });
      expect(traced.result.exitCode).toBe(0);
      expectClean(place, traced, [code]);
    });

    test("a code command", async () => {
      const place = await places.open();
      const code = place.code();
      writeFileSync(join(place.home.work, "shown"), `${code}\n`);
      place.home.write(
        ".aws/config",
        `[profile work]\nmfa_serial = ${place.user.serial}\ndaypass_mfa_process = cat shown\n`,
      );
      expect((await place.run(["trust", "--yes", "--no-input"])).exitCode).toBe(0);
      const env = {
        AWS_ACCESS_KEY_ID: place.user.keyId,
        AWS_SECRET_ACCESS_KEY: place.user.secret,
        DAYPASS_CANARY: "canary",
      };
      const traced = await startedBy(place, ["login", "work"], { env });
      expect(traced.result.exitCode).toBe(0);
      expect(traced.others.some((line) => line.includes('["cat", "shown"]'))).toBe(true);
      expect(traced.others.join("\n")).not.toContain("DAYPASS_CANARY");
      expectClean(place, traced, [code]);
    });
  });
