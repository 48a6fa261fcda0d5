import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureOf } from "../../../test/rig/failure.ts";
import { type TestHome, testHome } from "../../../test/rig/home.ts";
import { fakeHost } from "../../../test/rig/host.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { fetchCode } from "./client.ts";
import { makeSandboxHome, sandboxKeys } from "./home.ts";

let sandbox: Sandbox;
let home: TestHome;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: "home" });
  home = testHome();
});
afterAll(async () => {
  await sandbox.close();
  home.remove();
});

describe("the throw-away home of a sandbox", () => {
  test("hands on nothing that leads to something of the user's own", () => {
    const own = {
      AWS_PROFILE: "prod",
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_CONFIG_FILE: "/home/ana/.aws/config",
      AWS_SHARED_CREDENTIALS_FILE: "/home/ana/.aws/credentials",
      DAYPASS_HOME: "/home/ana/state",
      DAYPASS_MFA_CODE: "123456",
      XDG_STATE_HOME: "/home/ana/state",
      BASH_ENV: "/home/ana/x",
      ENV: "/home/ana/x",
      ZDOTDIR: "/home/ana",
      HISTFILE: "/home/ana/.history",
      HTTP_PROXY: "http://proxy",
      https_proxy: "http://proxy",
      USERPROFILE: "/home/ana",
      NODE_OPTIONS: "--require /home/ana/x",
      EDITOR: "vi",
    };
    const made = makeSandboxHome(sandbox, fakeHost([], home, { env: { HOME: "/home/ana", ...own } }));
    try {
      expect(JSON.stringify(made.env)).not.toMatch(/\/home\/ana|AKIA|123456|prod|http:\/\/proxy/);
      expect(made.env).toMatchObject({ HOME: made.path, USERPROFILE: made.path, EDITOR: "vi" });
      expect(made.env.PATH?.split(delimiter)[0]).toBe(join(made.path, "bin"));
    } finally {
      made.remove();
    }
    expect(existsSync(made.path)).toBe(false);
  });

  test.skipIf(process.platform === "win32")(
    "starts this very daypass by name, wherever it is, and keeps its files private",
    () => {
      const odd = home.write('it\'s a "folder"/program.js', "console.log(JSON.stringify(process.argv.slice(2)))\n");
      const made = makeSandboxHome(sandbox, { ...fakeHost([], home), self: [process.execPath, odd] });
      try {
        made.write(".aws/credentials", sandboxKeys("work", sandbox));
        expect(statSync(join(made.path, ".aws", "credentials")).mode & 0o777).toBe(0o600);
        const { stdout } = spawnSync("daypass", ["login", "a b", "$HOME"], { env: made.env, encoding: "utf8" });
        expect(JSON.parse(stdout)).toEqual(["login", "a b", "$HOME"]);
        expect(readdirSync(made.path).toSorted()).toEqual([".aws", "bin"]);
      } finally {
        made.remove();
      }
    },
  );
});

describe("fetchCode()", () => {
  test("asks the sandbox for the code of a device", async () => {
    const serial = sandbox.description().users[0]?.devices[0]?.serial;
    expect(await fetchCode(sandbox.endpoint, undefined)).toBe(sandbox.code());
    expect(await fetchCode(`${sandbox.endpoint}/`, serial)).toBe(sandbox.code());
  });

  test("says why there is none", async () => {
    const why = async (endpoint: string, serial?: string) => (await failureOf(fetchCode(endpoint, serial))).message;
    expect(await why(sandbox.endpoint, "GAHT12345678")).toMatch(/There is no such MFA device$/);
    expect(await why("http://127.0.0.1:9")).toMatch(/nothing listens there$/);
    expect(await why("nonsense")).toMatch(/it is no address$/);
  });

  test("asks no other machine", async () => {
    for (const endpoint of [
      "http://example.com",
      "https://127.0.0.1:1",
      "http://127.0.0.1.example.com",
      "http://10.0.0.1",
    ]) {
      expect(await failureOf(fetchCode(endpoint, undefined))).toMatchObject({ code: "sandbox-silent", exitCode: 8 });
    }
  });
});
