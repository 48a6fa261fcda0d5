import { copyFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { needs } from "./rig/needs.ts";
import { openRelay, type Relay } from "./rig/relay.ts";
import { type Person, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
const relays: Relay[] = [];
afterAll(async () => {
  for (const relay of relays.splice(0)) await relay.close();
  await places.close();
});

/** A listener in front of the workplace's sandbox that counts what reaches it. */
async function listenerOf(place: Workplace, host?: string): Promise<Relay> {
  const relay = await openRelay(place.sandbox.endpoint, host);
  relays.push(relay);
  return relay;
}

interface Named {
  readonly place: Workplace;
  readonly relay: Relay;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Naming = (
  url: string,
  person: Person,
) => { readonly config: string; readonly env?: Readonly<Record<string, string>> };

/** The ways in which a foreign address can be named, none of them trusted. */
const namings: Readonly<Record<string, { readonly naming: Naming; readonly host?: string; readonly looksUp?: true }>> =
  {
    "endpoint_url of the profile": {
      naming: (url, { serial }) => ({ config: `[profile work]\nmfa_serial = ${serial}\nendpoint_url = ${url}\n` }),
    },
    "endpoint_url of the session profile": {
      naming: (url, { serial }) => ({
        config: `[profile work]\nmfa_serial = ${serial}\n[profile work-mfa]\nendpoint_url = ${url}\n`,
      }),
    },
    "a services section": {
      naming: (url, { serial }) => ({
        config: `[profile work]\nmfa_serial = ${serial}\nservices = local\n[services local]\nsts =\n  endpoint_url = ${url}\n`,
      }),
    },
    "a services section, for IAM": {
      naming: (url) => ({
        config: `[profile work]\nservices = local\n[services local]\niam =\n  endpoint_url = ${url}\n`,
      }),
      looksUp: true,
    },
    AWS_ENDPOINT_URL: {
      naming: (url, { serial }) => ({
        config: `[profile work]\nmfa_serial = ${serial}\n`,
        env: { AWS_ENDPOINT_URL: url },
      }),
      host: "0.0.0.0",
    },
    AWS_ENDPOINT_URL_STS: {
      naming: (url, { serial }) => ({
        config: `[profile work]\nmfa_serial = ${serial}\n`,
        env: { AWS_ENDPOINT_URL_STS: url },
      }),
      host: "0.0.0.0",
    },
    AWS_ENDPOINT_URL_IAM: {
      naming: (url) => ({ config: "", env: { AWS_ENDPOINT_URL_IAM: url } }),
      host: "0.0.0.0",
      looksUp: true,
    },
  };

async function named(name: string): Promise<Named> {
  const way = namings[name];
  if (way === undefined) throw new Error(name);
  const place = await places.open();
  const relay = await listenerOf(place, way.host);
  const { config, env } = way.naming(relay.url, place.user);
  place.home.write(".aws/config", config);
  // Where the device is looked up at a foreign host, STS is the sandbox itself.
  const sts = way.looksUp ? { AWS_ENDPOINT_URL_STS: place.sandbox.endpoint } : {};
  return { place, relay, env: { AWS_ENDPOINT_URL: undefined, ...sts, ...env } };
}

describe.skipIf(needs("linux").missing).concurrent.each(Object.keys(namings))(
  "a foreign address named by %s",
  (name) => {
    test("gets no connection, whatever command is run, until it is trusted; then it does", async () => {
      const { place, relay, env } = await named(name);
      const before = place.files();
      const code = place.code();
      const refused = await place.run(["login", "work", "-c", code], { env });
      expect(refused.stderr).toMatch(
        new RegExp(`Refused to send an MFA code to ${relay.url}: it is not AWS, and \\S+ names it`),
      );
      expect(refused.stderr).toMatch(/hint: .*daypass trust/);
      expect(refused.exitCode).toBe(9);
      for (const args of [
        ["login", "work", "--dry-run"],
        ["status"],
        ["trust", "list"],
        ["trust", "--no-input"],
        ["login", "work", "--no-input"],
      ]) {
        await place.run(args, { env });
      }
      expect(relay.connections()).toBe(0);
      expect(place.sandbox.calls()).toEqual([]);
      expect(place.files()).toEqual(before);

      const trusted = await place.run(["trust", "--yes", "--no-input"], { env });
      expect(trusted.stderr).toContain(relay.url);
      expect(trusted.exitCode).toBe(0);
      expect(relay.connections()).toBe(0);
      // Nothing of the code was used up by the refusals.
      const done = await place.run(["login", "work", "-c", code], { env });
      expect(done.stderr).toMatch(/Session for work-mfa until /);
      expect(done.exitCode).toBe(0);
      expect(relay.connections()).toBeGreaterThan(0);
      expect(place.sent()).toBe(1);

      const [item] = JSON.parse((await place.run(["trust", "list", "--json"], { env })).stdout).trusted;
      expect(item).toMatchObject({ kind: "endpoint", text: relay.url });
      expect((await place.run(["trust", "remove", item.id], { env })).exitCode).toBe(0);
      // A device that was found once is not looked up again.
      if (namings[name]?.looksUp) return;
      const connections = relay.connections();
      const again = await place.run(["login", "work", "--renew", "-c", place.code()], { env });
      expect(again.exitCode).toBe(9);
      expect(relay.connections()).toBe(connections);
    });
  },
);

describe.skipIf(needs("linux").missing).concurrent("an address on this machine", () => {
  test.each(["127.0.0.1", "localhost", "127.9.8.7", "sts.localhost"])(
    "from the environment is used unasked: %s",
    async (host) => {
      const place = await places.open();
      const { port } = new URL(place.sandbox.endpoint);
      const env = { AWS_ENDPOINT_URL: `http://${host}:${port}` };
      const { exitCode, stderr } = await place.run(["login", "work", "-c", place.code()], { env });
      // Whether the sandbox is reached under every such name is the resolver's business; that it is tried is ours.
      expect(stderr).not.toMatch(/Refused to send/);
      if (host === "127.0.0.1" || host === "localhost") expect(exitCode).toBe(0);
    },
  );

  test.each([
    "127.0.0.1.example.com",
    "localhost.example.com",
    "0.0.0.0",
    "[::ffff:8.8.8.8]",
    "2130706433.example",
    "sts.amazonaws.com.example.com",
    "sts.us-east-1.amazonaws.com:8443",
  ])("is not one that only looks like it: %s", async (host) => {
    const place = await places.open();
    const { port } = new URL(place.sandbox.endpoint);
    const env = { AWS_ENDPOINT_URL: host.includes(":8443") ? `https://${host}` : `http://${host}:${port}` };
    const { exitCode } = await place.run(["login", "work", "-c", place.code()], { env });
    expect(exitCode).toBe(9);
    expect(place.sent()).toBe(0);
  });
});

describe.concurrent("what was trusted", () => {
  const config = (url: string, { serial }: Person) =>
    `[profile work]\nmfa_serial = ${serial}\nendpoint_url = ${url}\n[profile other]\nmfa_serial = ${serial}\n`;

  async function trusting() {
    const place = await places.open();
    const relay = await listenerOf(place);
    place.home.write(".aws/config", config(relay.url, place.user));
    const env = { AWS_ENDPOINT_URL: undefined };
    expect((await place.run(["trust", "--yes", "--no-input"], { env })).exitCode).toBe(0);
    const login = async (profile = "work", more: Readonly<Record<string, string>> = {}) =>
      (await place.run(["login", profile, "-c", "000000"], { env: { ...env, ...more } })).exitCode;
    return { place, relay, login };
  }

  test("is trusted for these letters only", async () => {
    const { place, relay, login } = await trusting();
    for (const url of [
      `${relay.url}/`,
      `${relay.url}/v1`,
      relay.url.replace("127.0.0.1", "localhost"),
      relay.url.replace("http", "HTTP"),
    ]) {
      place.home.write(".aws/config", config(url, place.user));
      expect(await login()).toBe(9);
    }
    expect(relay.connections()).toBe(0);
    place.home.write(".aws/config", `# moved down\n\n${config(relay.url, place.user)}`);
    expect(await login()).toBe(5);
    expect(relay.connections()).toBe(1);
  });

  test("is trusted for this profile only", async () => {
    const { place, relay, login } = await trusting();
    place.home.write(".aws/credentials", `[work]\n${place.keys()}[other]\n${place.keys()}`);
    place.home.write(
      ".aws/config",
      place.home.read(".aws/config").replace("[profile other]", `[profile other]\nendpoint_url = ${relay.url}`),
    );
    expect(await login("other")).toBe(9);
    expect(relay.connections()).toBe(0);
    expect(await login("work")).toBe(5);
  });

  test("is trusted in this file only: not in a copy, not where a link leads to another one", async () => {
    const { place, relay, login } = await trusting();
    const copy = join(place.home.work, "config");
    copyFileSync(place.home.path(".aws/config"), copy);
    expect(await login("work", { AWS_CONFIG_FILE: copy })).toBe(9);
    renameSync(place.home.path(".aws/config"), place.home.path(".aws/mine"));
    symlinkSync("mine", place.home.path(".aws/config"));
    expect(await login()).toBe(9);
    expect((await place.run(["trust", "--yes", "--no-input"], { env: { AWS_ENDPOINT_URL: undefined } })).exitCode).toBe(
      0,
    );
    expect(await login()).toBe(5);
    const connections = relay.connections();
    rmSync(place.home.path(".aws/config"));
    symlinkSync(copy, place.home.path(".aws/config"));
    expect(await login()).toBe(9);
    expect(relay.connections()).toBe(connections);
  });

  test("is listed, taken back one by one or all at once, and an unknown id is a mistake", async () => {
    const { place, login } = await trusting();
    const table = await place.run(["trust", "list"]);
    expect(table.stdout).toMatch(/endpoint\s+~\/\.aws\/config\s+work\s+http:\/\/127/);
    expect((await place.run(["trust", "remove", "nonsense"])).exitCode).toBe(2);
    expect((await place.run(["trust", "remove"])).exitCode).toBe(2);
    expect(await login()).toBe(5);
    expect((await place.run(["trust", "remove", "all"])).exitCode).toBe(0);
    expect(JSON.parse((await place.run(["trust", "list", "--json"])).stdout)).toEqual({
      schema: "daypass.trust/1",
      trusted: [],
    });
    expect(await login()).toBe(9);
  });

  test.skipIf(needs("linux").missing)("in the environment is trusted for this address only", async () => {
    const place = await places.open();
    const [one, other] = [await listenerOf(place, "0.0.0.0"), await listenerOf(place, "0.0.0.0")];
    expect((await place.run(["trust", "--yes", "--no-input"], { env: { AWS_ENDPOINT_URL: one.url } })).exitCode).toBe(
      0,
    );
    expect(
      (await place.run(["login", "work", "-c", place.code()], { env: { AWS_ENDPOINT_URL: other.url } })).exitCode,
    ).toBe(9);
    expect(other.connections()).toBe(0);
    expect(
      (await place.run(["login", "work", "-c", place.code()], { env: { AWS_ENDPOINT_URL: one.url } })).exitCode,
    ).toBe(0);
  });
});

describe.skipIf(needs("pty").missing).concurrent("asked for trust on a terminal", () => {
  test("yes is remembered, and only then a connection is opened and the code asked for", async () => {
    const place = await places.open();
    const relay = await listenerOf(place);
    place.home.write(".aws/config", `[profile work]\nmfa_serial = ${place.user.serial}\nendpoint_url = ${relay.url}\n`);
    const env = { AWS_ENDPOINT_URL: undefined };
    const terminal = place.onTerminal(["login", "work"], { env });
    await terminal.waitFor(/\(y\/N\)/);
    expect(terminal.text()).toContain(relay.url);
    expect(terminal.text()).toMatch(/~\/\.aws\/config, profile work names an address that is not AWS's/);
    expect(terminal.text()).not.toMatch(/MFA code of/);
    expect(relay.connections()).toBe(0);
    terminal.type("y\r");
    await terminal.waitFor(/MFA code of/);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect((await place.run(["login", "work", "-c", place.code()], { env })).exitCode).toBe(0);
  });

  test.each(["", "n", "no"])("%j means no: nothing is opened or remembered", async (answer) => {
    const place = await places.open();
    const relay = await listenerOf(place);
    place.home.write(".aws/config", `[profile work]\nmfa_serial = ${place.user.serial}\nendpoint_url = ${relay.url}\n`);
    const env = { AWS_ENDPOINT_URL: undefined };
    const terminal = place.onTerminal(["login", "work"], { env });
    await terminal.waitFor(/\(y\/N\)/);
    terminal.type(`${answer}\r`);
    const { exitCode, terminal: shown } = await terminal.ended();
    expect(exitCode).toBe(9);
    expect(shown).not.toMatch(/MFA code of/);
    expect(relay.connections()).toBe(0);
    expect(JSON.parse((await place.run(["trust", "list", "--json"])).stdout).trusted).toEqual([]);
  });
});
