import { existsSync, linkSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as net from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createServer, type Server } from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { type FaultName, faultNames } from "../src/sandbox/faults.ts";
import { type Canary, canariesBelow, canariesIn, canariesOf } from "./rig/canaries.ts";
import { makeAuthority } from "./rig/certificate.ts";
import { listen } from "./rig/fault-server.ts";
import { expectNoLeak, mayHold, modes } from "./rig/leak-watch.ts";
import { needs } from "./rig/needs.ts";
import { daypassCommand, runProgram } from "./rig/run.ts";
import { startSandboxProcess } from "./rig/sandbox.ts";
import { keysOf, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers.splice(0)) server.close();
  await places.close();
});

test("the search finds a secret in every form that it knows, and a code only where it stands alone", () => {
  const secret: Canary = { name: "key", kind: "keys", text: "91nf2GGFmOEOg1vzz2vw/NOaJv5QTOX01m6Bf4qV" };
  const code: Canary = { name: "code", kind: "code", text: "012345" };
  const bytes = Buffer.from(secret.text);
  const texts = [
    secret.text,
    secret.text.slice(0, 20),
    secret.text.slice(20),
    encodeURIComponent(secret.text),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    Buffer.from(`k:${secret.text}`).toString("base64"),
    Buffer.from(`{"a":"${secret.text}"}`).toString("base64"),
    Buffer.from(secret.text, "utf16le").toString("latin1"),
  ];
  for (const text of texts) expect(canariesIn(`before ${text} after`, [secret])).not.toEqual([]);
  expect(canariesIn(Buffer.from(texts.join("\0")), [secret]).length).toBeGreaterThan(5);
  expect(canariesIn("nothing of the kind", [secret])).toEqual([]);
  for (const text of ["012345", "TokenCode=012345&x", "012 345", '"012345"', "MDEyMzQ1"]) {
    expect(canariesIn(text, [code])).not.toEqual([]);
  }
  for (const text of ["9012345", "0123456", "a012345", "2026-012345"]) expect(canariesIn(text, [code])).toEqual([]);
});

describe.concurrent.each(Object.entries(modes))("%s, nothing leaks from login", (_name, mode) => {
  const run = (
    place: Workplace,
    args: readonly string[],
    more: { stdin?: string; env?: Readonly<Record<string, string | undefined>> } = {},
  ) => place.run([...args, ...mode.flags], { ...more, env: { ...mode.env(place), ...more.env } });

  test("that works, by each way of giving keys and codes", async () => {
    const place = await places.open();
    const codes = [place.code(), place.code(), place.code()] as const;
    const typed = await run(place, ["login", "work", "-c", "-"], { stdin: `${codes[0]}\n` });
    expect(typed.exitCode).toBe(0);
    expectNoLeak(place, typed, { codes });
    const fromVariable = await run(place, ["login", "work", "--renew", "--json"], {
      env: { DAYPASS_MFA_CODE: codes[1] },
    });
    expect(fromVariable.exitCode).toBe(0);
    expectNoLeak(place, fromVariable, { codes });
    writeFileSync(join(place.home.work, ".env"), place.envFile(), { mode: 0o600 });
    const fromFile = await run(place, ["login", "--env-file", ".env", "--to", "default", "-c", codes[2]]);
    expect(fromFile.exitCode).toBe(0);
    expectNoLeak(place, fromFile, { codes });
    expect(canariesOf(place).filter(({ kind }) => kind === "session").length).toBe(6);
  });

  test("with keys in the environment", async () => {
    const place = await places.open({ credentials: () => undefined, config: () => undefined });
    const code = place.code();
    const env = {
      AWS_ACCESS_KEY_ID: place.user.keyId,
      AWS_SECRET_ACCESS_KEY: place.user.secret,
      AWS_MFA_ARN: place.user.serial,
    };
    const result = await run(place, ["login", "--from-env", "--to", "default", "-c", code], { env });
    expect(result.exitCode).toBe(0);
    expectNoLeak(place, result, { codes: [code] });
  });

  test("that moves keys, in files with a second name, over TLS and with a code command", async () => {
    const place = await places.open({
      credentials: (person) => `[default]\n${keysOf(person)}`,
      config: () => undefined,
    });
    linkSync(place.home.path(".aws/credentials"), place.home.path(".aws/credentials-second"));
    const code = place.code();
    // Shown by a program from a file that lies where nothing is searched.
    const shown = join(mkdtempSync(join(tmpdir(), "daypass-test-")), "shown");
    writeFileSync(shown, `${code}\n`);
    place.home.write(
      ".aws/config",
      `[default]\nmfa_serial = ${place.user.serial}\ndaypass_mfa_process = cat ${shown}\n`,
    );
    const env = await throughTls(place);
    expect((await run(place, ["trust", "--yes", "--no-input"], { env })).exitCode).toBe(0);
    const result = await run(place, ["login", "default", "--to", "default", "--move-keys"], { env });
    expect(`${result.stdout}${result.stderr}`).toMatch(/Session for default until /);
    expect(result.exitCode).toBe(0);
    rmSync(dirname(shown), { recursive: true });
    const second = place.home.path(".aws/credentials-second");
    expectNoLeak(place, result, { codes: [code], except: (file, kind) => file === second && kind !== "code" });
  });

  test("with wrong, spent and malformed codes", async () => {
    const place = await places.open();
    const codes = [place.wrongCode(), place.code()] as const;
    expect((await run(place, ["login", "work", "-c", "-"], { stdin: codes[0] })).exitCode).toBe(5);
    for (const args of [
      ["-c", codes[0]],
      ["-c", codes[1]],
      ["-c", codes[1]],
      ["-c", `${codes[1]}9`],
      ["-c", codes[1], "--no-such-flag"],
      ["-c", codes[1], "too", "many"],
    ]) {
      expectNoLeak(place, await run(place, ["login", "work", ...args]), { codes });
    }
  });

  test.each(faultNames)("against %s", { timeout: 40_000 }, async (name) => {
    const place = await places.open({ faults: [name as FaultName] });
    const code = place.code();
    const result = await run(place, ["login", "work", "-c", "-"], { stdin: `${code}\n` });
    expect(place.sent()).toBeGreaterThan(0);
    expectNoLeak(place, result, { codes: [code] });
  });

  test("nor from the other commands", async () => {
    const place = await places.open({
      config: ({ serial, arn }) =>
        `[profile work]\nregion = us-east-1\nmfa_serial = ${serial}\n` +
        `[profile admin]\nrole_arn = ${arn.replace(/user\/.*/, "role/Admin")}\nsource_profile = work-mfa\n`,
    });
    const codes = [place.code(), place.code()] as const;
    for (const code of codes) expect((await run(place, ["login", "work", "-c", code])).exitCode).toBe(0);
    const commands = [
      ["status"],
      ["status", "--json"],
      ["status", "--check"],
      ["status", "--line"],
      ["trust"],
      ["trust", "list", "--json"],
      ["login", "work"],
      ["login", "work", "--dry-run"],
      ["login", "work", "--dry-run", "--json"],
      ["login", "nobody", "--json"],
      ["undo", "--list"],
      ["undo", "--list", "--json"],
      ["undo", "--diff"],
      ["undo", "--diff", "--json"],
      ["undo", "--yes"],
      ["explain", `Credential ${place.user.secret} and ${codes[0]}`],
      ["help"],
      ["version", "--json"],
    ];
    for (const args of commands) {
      const result = await run(place, args);
      // What the person typed may come back to them, not what they did not type.
      if (args[0] !== "explain") expectNoLeak(place, result, { codes });
      expect(result.stderr).not.toMatch(/Something went wrong inside/);
    }
  });

  test("nor on the way to devices and a role, but for the answer that was asked for", async () => {
    const place = await places.open({
      config: ({ serial, arn }) =>
        `[profile work]\nregion = us-east-1\nmfa_serial = ${serial}\n` +
        `[profile admin]\nregion = us-east-1\nrole_arn = ${arn.replace(/user\/.*/, "role/Admin")}\nsource_profile = work-mfa\n`,
    });
    const code = place.code();
    expect((await run(place, ["login", "work", "-c", code])).exitCode).toBe(0);
    for (const args of [
      ["mfa", "list"],
      ["mfa", "list", "--json"],
    ]) {
      const result = await run(place, args);
      expect(result.exitCode).toBe(0);
      expectNoLeak(place, result, { codes: [code] });
    }
    for (const profile of ["admin", "work-mfa", "admin"]) {
      const result = await run(place, ["process", profile]);
      expect(Object.keys(JSON.parse(result.stdout))).toContain("SessionToken");
      expectNoLeak(place, result, { codes: [code], stdoutMayHold: true });
    }
  });
});

/** A TLS server with a certificate of our own in front of the sandbox. */
async function throughTls(place: Workplace): Promise<Readonly<Record<string, string>>> {
  const authority = makeAuthority();
  const server = createServer(authority.issue(["localhost"]), (client) => {
    const upstream = net.connect(Number(new URL(place.sandbox.endpoint).port), "127.0.0.1");
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
    client.pipe(upstream).pipe(client);
  });
  servers.push(server);
  const port = await listen(server);
  return {
    AWS_ENDPOINT_URL: `https://localhost:${port}`,
    AWS_CA_BUNDLE: place.home.write("authority.pem", authority.cert),
  };
}

describe.skipIf(needs("pty").missing).concurrent("stopped at a question, nothing leaks", () => {
  test.each(Object.entries(modes))("%s", async (_, mode) => {
    const place = await places.open();
    const code = place.code();
    const terminal = place.onTerminal(["login", "work", ...mode.flags], { env: mode.env(place) });
    await terminal.waitFor(/MFA code of/);
    terminal.type(code);
    await terminal.waitFor(code);
    terminal.interrupt();
    const { stdout, stderr, exitCode } = await terminal.ended();
    expect(exitCode).toBe(130);
    expectNoLeak(place, { stdout, stderr }, { codes: [code] });
  });

  test("and what is asked shows nothing but what is typed", async () => {
    const place = await places.open();
    const terminal = place.onTerminal(["login", "work"], { output: "terminal" });
    await terminal.waitFor(/MFA code of/);
    const code = place.code();
    terminal.type(`${code}\r`);
    const { exitCode } = await terminal.ended();
    expect(exitCode).toBe(0);
    expectNoLeak(place, { stdout: terminal.raw(), stderr: "" });
  });
});

describe.concurrent("the sandbox shows its secrets where it says so and nowhere else", () => {
  test("serve: in its line, not on stderr, in no file", async () => {
    const place = await places.open();
    const sandbox = await startSandboxProcess(place.home, ["--verbose"]);
    const [user] = sandbox.line.users;
    const seed = user?.devices[0]?.seed ?? "";
    expect(seed).toMatch(/^[A-Z2-7]{64}$/);
    place.home.write(
      ".aws/credentials",
      `[work]\n${keysOf({ keyId: user?.accessKeyId ?? "", secret: user?.secretAccessKey ?? "" })}`,
    );
    const code = await sandbox.code();
    const asked = await place.run(["sandbox", "code"], { env: { AWS_ENDPOINT_URL: sandbox.line.endpoint } });
    expect(asked.stdout).toMatch(/^\d{6}\n$/);
    const result = await place.run(["login", "work", "--serial", user?.devices[0]?.serial ?? "", "-c", code], {
      env: { AWS_ENDPOINT_URL: sandbox.line.endpoint },
    });
    expect(result.exitCode).toBe(0);
    await sandbox.stop();
    const canaries: readonly Canary[] = [
      { name: "the secret key", text: user?.secretAccessKey ?? "", kind: "keys" },
      { name: "the seed", text: seed, kind: "seed" },
      { name: "the code", text: code, kind: "code" },
    ];
    expect(canariesBelow(place.home.root, canaries, mayHold)).toEqual([]);
  });

  test("tour: its codes only; its folder is gone afterwards", async () => {
    const place = await places.open();
    const { exitCode, stdout, stderr } = await place.run(["sandbox", "tour"]);
    expect(exitCode).toBe(0);
    // Session tokens and secret keys by their form, since the tour's are not known here.
    expect(`${stdout}${stderr}`).not.toMatch(
      /IQoJb3JpZ2luX2Vj|(?<![\w/+])[\w/+]{40}(?![\w/+])|(?<!\w)[A-Z2-7]{64}(?!\w)/,
    );
    expect(readdirSync(join(place.home.root, "tmp"))).toEqual([]);
    expect(existsSync(place.home.path(".local"))).toBe(false);
  });

  test.skipIf(needs("linux").missing).each(["INT", "TERM", "HUP"])(
    "tour: its folder is gone after SIG%s too",
    async (signal) => {
      const place = await places.open();
      const script =
        '"$@" >out & pid=$!; until grep -q "One code" out; do sleep 0.02; done; kill -SIGNAL $pid; wait $pid';
      const words = [
        "/bin/sh",
        "-c",
        script.replace("SIGNAL", signal),
        "sh",
        ...daypassCommand(["sandbox", "tour"]),
      ] as const;
      expect((await runProgram(words, { home: place.home })).exitCode).toBe(130);
      expect(readdirSync(join(place.home.root, "tmp"))).toEqual([]);
    },
  );
});
