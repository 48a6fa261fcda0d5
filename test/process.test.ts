/** `daypass process` as AWS's own tools run it: from an installation, by the launcher, with and without an environment. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AwsClient, callerIdentity, identityCommand } from "./rig/aws-clients.ts";
import { needs, pathOf, type Tool } from "./rig/needs.ts";
import { openTerminal } from "./rig/pty.ts";
import { environment, installInto, type RunOptions, runProgram, testNode } from "./rig/run.ts";
import { type Person, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

const roles = ["admin", "reader", "one", "two"] as const;
const account = ({ arn }: Person) => arn.split(":")[4];
const config = (person: Person) =>
  [
    `[profile work]\nmfa_serial = ${person.serial}\nregion = us-east-1\n`,
    ...roles.map(
      (name) =>
        `[profile ${name}]\nrole_arn = arn:aws:iam::${account(person)}:role/${name === "reader" ? "ReadOnly" : "Admin"}\nsource_profile = work-mfa\nrole_session_name = ana-${name}\nregion = us-east-1\n`,
    ),
  ].join("");

let place: Workplace;
let tool: string;
let launcher: string;

/** The installed daypass. */
const daypass = (args: readonly string[], options: Omit<RunOptions, "home"> = {}) =>
  runProgram([testNode(), tool, ...args], { home: place.home, ...options });
const later = { DAYPASS_CLOCK_OFFSET: String(13 * 3600) };
const assumed = () => place.sandbox.calls().filter(({ action }) => action === "AssumeRole").length;
const arnOf = (name: string, role = "Admin") => `arn:aws:sts::${account(place.user)}:assumed-role/${role}/ana-${name}`;

async function succeed(args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await daypass(args);
  expect([args, exitCode, stderr]).toEqual([args, 0, stderr]);
  return stdout;
}

beforeAll(async () => {
  place = await places.open({ config });
  // Blanks in the paths of both the installation and the state directory.
  [, tool = ""] = installInto(join(place.home.root, "my tools"));
  place.home.env.DAYPASS_HOME = place.home.path("my state/daypass");
  launcher = place.home.path("my state/daypass/bin/daypass");
  await succeed(["login", "work", "-c", place.code()]);
  await succeed(["profiles", "form", "admin", "process"]);
  await succeed(["profiles", "form", "reader", "process"]);
});

beforeEach(() => place.sandbox.setFaults([]));

const clients: readonly (readonly [AwsClient, Tool | undefined])[] = [
  ["AWS CLI", "aws"],
  ["boto3", "boto3"],
  ["JavaScript SDK", undefined],
];

describe.each(clients)("%s", (client, need) => {
  const skip = need !== undefined && needs(need).missing;
  // What a tool finds in its own environment must not be what makes it work: it knows where the sandbox is, and no DAYPASS_HOME.
  const env = { DAYPASS_HOME: undefined };

  test.skipIf(skip)("uses a role through the form process", async () => {
    const found = await callerIdentity(client, place.home, { profile: "admin", env });
    expect(found.stdout + found.stderr).toBe(arnOf("admin"));
  });

  test.skipIf(skip)("uses a role through the form file", async () => {
    await succeed(["profiles", "form", "one", "file"]);
    await succeed(["login", "one"]);
    const found = await callerIdentity(client, place.home, { profile: "one", env });
    expect(found.stdout + found.stderr).toBe(arnOf("one"));
  });

  test.skipIf(skip)("uses a role through the form chain", async () => {
    const found = await callerIdentity(client, place.home, { profile: "two", env });
    expect(found.stdout + found.stderr).toBe(arnOf("two"));
  });

  test.skipIf(skip)(
    "fails where there is no session, with the reason unless the client keeps it to itself",
    async () => {
      const found = await callerIdentity(client, place.home, { profile: "reader", env: { ...env, ...later } });
      expect(found.exitCode).not.toBe(0);
      expect(found.stderr.includes("Run: daypass login work-mfa")).toBe(client !== "JavaScript SDK");
    },
  );

  test.skipIf(skip || needs("pty").missing)("has the terminal say why, once a minute", async () => {
    const { command, cwd } = identityCommand(client, "reader");
    const shown = async (more: Readonly<Record<string, string | undefined>>) => {
      const terminal = openTerminal(command, { home: place.home, cwd, env: { ...env, ...more } });
      return (await terminal.ended()).terminal.match(/Run: daypass login work-mfa/g)?.length ?? 0;
    };
    rmSync(place.home.path("my state/daypass/told.json"), { force: true });
    expect(await shown({ ...later, DAYPASS_QUIET: "1" })).toBe(0);
    expect(await shown(later)).toBe(1);
    expect(await shown(later)).toBe(0);
  });
});

describe.skipIf(process.platform === "win32")("the launcher", () => {
  beforeAll(async () => {
    // Nothing but the files says where the sandbox is.
    await succeed(["profiles", "show", "admin"]);
    const path = place.home.path(".aws/config");
    place.home.write(
      ".aws/config",
      `${readFileSync(path, "utf8")}`.replaceAll(
        /^region = us-east-1$/gm,
        `region = us-east-1\nendpoint_url = ${place.sandbox.endpoint}`,
      ),
    );
    await succeed(["trust", "--yes"]);
  });

  test("runs in an empty environment and gives the same as a terminal", async () => {
    const bare = await runProgram(["/usr/bin/env", "-i", launcher, "process", "admin"], { home: place.home, cwd: "/" });
    expect(bare.stderr).toBe("");
    expect(JSON.parse(bare.stdout)).toMatchObject({ Version: 1, AccountId: account(place.user) });
    const before = assumed();
    const again = await runProgram(["/usr/bin/env", "-i", launcher, "process", "admin"], {
      home: place.home,
      cwd: "/",
    });
    expect(again.stdout).toBe(bare.stdout);
    expect(assumed()).toBe(before);
  });

  test("names node, the tool and the files by their real paths, in quotes that no shell reads further", () => {
    const text = readFileSync(launcher, "utf8");
    expect(text).toContain(`node='${realpathSync(testNode())}'`);
    expect(text).toContain(`file='${realpathSync(tool)}'`);
    expect(text).toContain(`AWS_CONFIG_FILE='${place.home.path(".aws/config")}'`);
    expect(statSync(launcher).mode & 0o777).toBe(0o700);
  });

  test("takes the node that PATH finds when its own is gone, and says so when the tool is", async () => {
    const moved = place.home.path("my state/moved");
    const start = async (change: (text: string) => string) => {
      place.home.write("my state/moved", change(readFileSync(launcher, "utf8")));
      return runProgram(["/bin/sh", moved, "--version"], { home: place.home });
    };
    expect((await start((text) => text.replace(/^node=.*/m, "node=/gone/node"))).stdout).toMatch(/^\d+\.\d+/);
    const gone = await start((text) => text.replace(/^file=.*/m, "file=/gone/daypass.js"));
    expect([gone.exitCode, gone.stdout]).toEqual([9, ""]);
    expect(gone.stderr).toMatch(/^daypass: \/gone\/daypass\.js is gone\. Install daypass again.*\n$/);
  });

  test("survives quotes, dollars and line breaks in the paths that it holds", async () => {
    const odd = installInto(join(place.home.root, `it's "$HOME" \`id\`\\ \n!`));
    const env = { DAYPASS_HOME: place.home.path("plain state") };
    const changed = await runProgram([...odd, "profiles", "form", "two", "process"], {
      home: place.home,
      env,
    });
    expect(changed.exitCode).toBe(0);
    const start = [place.home.path("plain state/bin/daypass"), "--version"] as const;
    expect((await runProgram(["/usr/bin/env", "-i", ...start], { home: place.home })).stdout).toMatch(/^\d+\.\d+/);
    await succeed(["profiles", "form", "two", "chain"]);
  });
});

describe("many at once", () => {
  test("20 of each of two roles: one AssumeRole per role, the same answer for all", async () => {
    await succeed(["profiles", "form", "one", "process"]);
    await succeed(["profiles", "form", "two", "process"]);
    await succeed(["login", "work", "--renew", "-c", place.code()]);
    for (const file of readdirSync(place.home.path("my state/daypass/roles"))) {
      place.home.write(`my state/daypass/roles/${file}`, "");
    }
    const before = assumed();
    const names = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? "one" : "two"));
    const results = await Promise.all(names.map((name) => daypass(["process", name])));
    expect(results.map(({ exitCode, stderr }) => `${exitCode}${stderr}`)).toEqual(names.map(() => "0"));
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(2);
    expect(assumed() - before).toBe(2);
  }, 60_000);
});

describe("where it goes wrong", () => {
  test.skipIf(needs("pty").missing)("a line of a config that cannot be read is said on the terminal, too", async () => {
    const terminal = openTerminal([testNode(), tool, "process", "acme", "dev"], { home: place.home });
    const { terminal: shown, stderr, exitCode } = await terminal.ended();
    const line = "daypass: Too many arguments for 'process': expected 1 argument but got 2";
    expect([exitCode, stderr.split("\n").length]).toEqual([2, 2]);
    expect([stderr, shown]).toEqual([expect.stringContaining(line), expect.stringContaining(line)]);
  });

  test("a caller that is gone gets nothing, and the next one what was got for it", async () => {
    await succeed(["profiles", "form", "one", "process"]);
    for (const file of readdirSync(place.home.path("my state/daypass/roles"))) {
      place.home.write(`my state/daypass/roles/${file}`, "");
    }
    rmSync(place.home.path("my state/daypass/answers"), { recursive: true, force: true });
    const before = assumed();
    const child = spawn(testNode(), [tool, "process", "one"], {
      cwd: place.home.work,
      env: environment(place.home.env),
      stdio: ["ignore", "pipe", "ignore"],
    });
    child.stdout?.destroy();
    const exitCode = await new Promise((done) => child.once("close", done));
    expect([exitCode, assumed() - before]).toEqual([0, 1]);
    expect(readdirSync(place.home.path("my state/daypass/answers"))).toContain("p-one.json");
    expect(JSON.parse(await succeed(["process", "one"]))).toMatchObject({ Version: 1 });
    expect(assumed() - before).toBe(1);
  });

  test
    .skipIf(process.platform !== "linux")
    .each([
      [["process", "one"]],
      [["process", "one", "--strict-duration"]],
      [["env", "one", "--shell", "bash"]],
      [["status", "--json"]],
      [["version"]],
    ])("an answer that finds no room on the disk is a failure: %j", async (args) => {
    await succeed(["process", "one"]);
    const script = 'exec "$0" "$@" >/dev/full';
    const { exitCode, stderr } = await runProgram(["/bin/sh", "-c", script, testNode(), tool, ...args], {
      home: place.home,
    });
    expect([exitCode, stderr]).toEqual([1, "daypass: error: Cannot write the answer (ENOSPC)\n"]);
  });

  test.skipIf(process.platform !== "linux").each([
    ["stdout, where it says nothing there itself", ">/dev/full", ["exec", "one", "--", "sh", "-c", "exit 7"], 7],
    ["stdout, where nothing is printed", ">/dev/full", ["status", "--check", "one"], 0],
    ["stderr", "2>/dev/full", ["each", "one", "--", "true"], 0],
    ["stderr, where all goes well", "2>/dev/full", ["undo", "--list"], 0],
  ])("a full disk below %s changes nothing", async (_, redirection, args, expected) => {
    await succeed(["process", "one"]);
    const script = `exec "$0" "$@" ${redirection}`;
    const { exitCode, stderr } = await runProgram(["/bin/sh", "-c", script, testNode(), tool, ...args], {
      home: place.home,
    });
    expect([exitCode, stderr]).toEqual([expected, ""]);
  });

  test("an AWS that never answers is given up before any SDK gives us up, by all that wait", async () => {
    for (const file of readdirSync(place.home.path("my state/daypass/roles"))) {
      place.home.write(`my state/daypass/roles/${file}`, "");
    }
    rmSync(place.home.path("my state/daypass/answers"), { recursive: true, force: true });
    place.sandbox.setFaults([{ name: "hang" }]);
    const startedAt = performance.now();
    const results = await Promise.all(Array.from({ length: 6 }, () => daypass(["process", "one"])));
    // Rust's, which gives up first.
    expect(performance.now() - startedAt).toBeLessThan(21_000);
    for (const { exitCode, stdout, stderr } of results) {
      expect([0, undefined]).not.toContain(exitCode);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^daypass: .*\n$/);
      expect(stderr.length).toBeLessThan(4096);
    }
  }, 40_000);
});

describe("a ready answer", () => {
  test("is the same as the one that was made, and made anew after an edit of the files", async () => {
    const made = await succeed(["process", "admin"]);
    const before = place.sandbox.calls().length;
    expect(await succeed(["process", "admin"])).toBe(made);
    expect(await succeed(["process", "admin", "--quiet"])).toBe(made);
    expect(place.sandbox.calls().length).toBe(before);
    const path = place.home.path(".aws/config");
    const text = readFileSync(path, "utf8");
    const { atime, mtime } = statSync(path);
    // As long as before, and as old.
    place.home.write(".aws/config", text.replace("ana-admin", "eva-admin"));
    utimesSync(path, atime, mtime);
    expect(await succeed(["process", "admin"])).not.toBe(made);
    expect(place.sandbox.calls().length).toBe(before + 1);
    place.home.write(".aws/config", text);
    expect(await succeed(["process", "admin"])).toBe(made);
  });

  test("is there right after a login", async () => {
    await succeed(["login", "work", "--renew", "-c", place.code()]);
    const state = place.home.path("my state/daypass");
    place.home.write("my state/daypass/sessions/damaged.json", "{");
    for (const file of readdirSync(join(state, "sessions"))) place.home.write(`my state/daypass/sessions/${file}`, "{");
    expect(JSON.parse(await succeed(["process", "work-mfa"]))).toMatchObject({ Version: 1 });
    expect(JSON.parse(await succeed(["process", "work"]))).toMatchObject({ Version: 1 });
  });

  test.skipIf(needs("strace").missing)(
    "opens one JavaScript file, the answer, and nothing else of daypass's or AWS's",
    async () => {
      await succeed(["process", "admin"]);
      const trace = place.home.path("trace");
      const result = await runProgram(
        [pathOf("strace"), "-f", "-e", "trace=open,openat,connect", "-o", trace, testNode(), tool, "process", "admin"],
        { home: place.home },
      );
      expect(JSON.parse(result.stdout)).toMatchObject({ Version: 1 });
      const opened = [...readFileSync(trace, "utf8").matchAll(/open(?:at)?\([^"]*"([^"]+)".*= \d+$/gm)].map(
        ([, path]) => path ?? "",
      );
      expect(opened.filter((path) => /\.[cm]?js$/.test(path))).toEqual([realpathSync(tool)]);
      const ours = opened.filter((path) => path.startsWith(place.home.home));
      expect(ours).toEqual([place.home.path("my state/daypass/answers/p-admin.json")]);
      expect(readFileSync(trace, "utf8")).not.toMatch(/connect\(.*AF_INET/);
    },
  );
});
