/** What is particular to a standalone executable; all else of it is tested by the same scripts and tests as the npm package. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { needing, needs, pathOf } from "./rig/needs.ts";
import { installInto, runProgram } from "./rig/run.ts";
import { workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

describe.skipIf(needs("executable").missing)("a standalone executable", () => {
  test("is changed by nothing that lies in the folder where it runs", async () => {
    const place = await places.open();
    const theirs = join(place.home.work, "cloned");
    mkdirSync(theirs);
    const write = (name: string, text: string) => writeFileSync(join(theirs, name), text);
    write("theirs.js", 'require("node:fs").writeFileSync("ran", ""); console.log("theirs");');
    write(".env", "DAYPASS_HOME=/theirs\nAWS_CONFIG_FILE=/theirs\nNODE_OPTIONS=--require ./theirs.js\n");
    write("bunfig.toml", 'preload = ["./theirs.js"]\n[run]\npreload = ["./theirs.js"]\n');
    write("package.json", '{"imports": {"#x": "./theirs.js"}, "main": "./theirs.js"}');
    write("tsconfig.json", '{"compilerOptions": {"paths": {"*": ["./theirs.js"]}}}');
    const inFolder = { cwd: theirs, env: { NODE_OPTIONS: "--require ./theirs.js" } };
    const login = await place.run(["login", "work", "-c", place.code()], inFolder);
    expect([login.exitCode, login.stdout]).toEqual([0, ""]);
    const { stdout } = await place.run(["process", "work-mfa"], inFolder);
    expect(JSON.parse(stdout)).toMatchObject({ Version: 1 });
    expect((await place.run(["status"], inFolder)).stdout).toContain("work-mfa");
    expect(() => readFileSync(join(theirs, "ran"))).toThrow("ENOENT");
  });

  test("is what credential_process starts, with no Node.js and no environment, and never as Bun", async () => {
    const place = await places.open();
    const [program] = installInto(place.home.path("my tools"));
    const daypass = (...args: readonly string[]) => runProgram([program, ...args], { home: place.home });
    expect((await daypass("login", "work", "-c", place.code())).exitCode).toBe(0);
    expect((await daypass("profiles", "form", "work-mfa", "process")).exitCode).toBe(0);
    const launcher = place.home.path(".local/state/daypass/bin/daypass");
    expect(readFileSync(launcher, "utf8")).toContain(`program='${program}'`);
    for (const env of [[], ["BUN_BE_BUN=1"], ["BUN_OPTIONS=--preload=/theirs.js"]]) {
      const endpoint = `AWS_ENDPOINT_URL=${place.sandbox.endpoint}`;
      const command = ["/usr/bin/env", "-i", endpoint, ...env, launcher, "process", "work-mfa"] as const;
      const { stdout, stderr } = await runProgram(command, { home: place.home });
      expect([env, stderr]).toEqual([env, ""]);
      expect(JSON.parse(stdout)).toMatchObject({ Version: 1 });
    }
  });

  test("has its pages in it, and shows the whole job", async () => {
    const place = await places.open();
    const page = readFileSync(new URL("../docs/problems/code-not-accepted.md", import.meta.url), "utf8");
    expect((await place.run(["explain", "code-not-accepted"])).stdout).toContain(page.trim().split("\n").at(-1));
    const tour = await place.run(["sandbox", "tour"]);
    expect([tour.exitCode, tour.stderr]).toEqual([0, tour.stderr]);
  });

  test.skipIf(needing("pty").missing)("leaves to a program what is typed after its own question", async () => {
    const place = await places.open();
    const script = "echo ready >/dev/tty; read -r line; echo got $line >/dev/tty";
    const terminal = place.onTerminal(["exec", "work", "--", "sh", "-c", script]);
    await terminal.waitFor(/MFA code/);
    terminal.type(`${place.code()}\r`);
    await terminal.waitFor(/ready/);
    terminal.type("typed\r");
    await terminal.waitFor(/got typed/);
    expect((await terminal.ended()).exitCode).toBe(0);
  });

  test.skipIf(needing("strace").missing)("opens nothing but what lies ready for a `process` that hits", async () => {
    const place = await places.open();
    await place.run(["login", "work", "-c", place.code()]);
    const trace = join(place.home.root, "trace");
    const options = ["-f", "-e", "trace=openat,connect", "-o", trace];
    const command = [pathOf("strace"), ...options, pathOf("executable"), "process", "work-mfa"] as const;
    expect((await runProgram(command, { home: place.home })).stdout).toMatch(/^\{"Version":1/);
    const text = readFileSync(trace, "utf8");
    const own = [...text.matchAll(/openat\([^"]*"([^"]+)".* = \d+$/gm)].map(([, path = ""]) => path);
    const foreign = own.filter((path) => !/^\/(proc|sys|dev|etc|lib|lib64|usr)\//.test(path));
    expect(foreign.every((path) => path.startsWith(place.home.home) || path === pathOf("executable"))).toBe(true);
    expect(text).not.toContain("connect(");
  });
});
