import { readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { keysText } from "../../test/rig/profiles.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import type { Endpoint } from "../aws-api/endpoint.ts";
import { readProfiles } from "../profiles/read.ts";
import { distrust, isTrusted, listTrusted, type Trustable, trust } from "./trust.ts";
import { trustNeeds } from "./trust-needs.ts";
import { requireTrustedCommand, requireTrustedEndpoint, trustableEndpoint } from "./trusted-use.ts";

let rig: StateRig;
let item: Trustable;
beforeEach(() => {
  rig = stateRig();
  item = { kind: "command", where: rig.home.write("config", ""), profile: "work", text: "pass otp aws" };
});
afterEach(() => rig.home.remove());

describe("trust holds for exactly what was agreed to", () => {
  test("and for nothing else: another text, profile, file or kind", async () => {
    await trust([item], rig.tools);
    expect(await isTrusted(item, rig.tools)).toBe(true);
    const others: Partial<Trustable>[] = [
      { text: "pass otp aws " },
      { text: "pass otp aws; curl evil" },
      { profile: "home" },
      { where: rig.home.write("other", "") },
      { where: "environment" },
      { kind: "endpoint" },
    ];
    for (const other of others) expect(await isTrusted({ ...item, ...other }, rig.tools), `${other}`).toBe(false);
  });

  test("also through a link to the file, and no more once the link leads elsewhere", async () => {
    const link = rig.home.path("link");
    symlinkSync(item.where, link);
    await trust([{ ...item, where: link }], rig.tools);
    expect(await isTrusted(item, rig.tools)).toBe(true);
    rmSync(link);
    symlinkSync(rig.home.write("theirs", ""), link);
    expect(await isTrusted({ ...item, where: link }, rig.tools)).toBe(false);
  });

  test("not for a file that took the place of a folder's", async () => {
    const where = rig.home.write("repo/config", "");
    await trust([{ ...item, where }], rig.tools);
    renameSync(rig.home.path("repo"), rig.home.path("mine"));
    rig.home.write("theirs/config", "");
    symlinkSync(rig.home.path("theirs"), rig.home.path("repo"));
    expect(await isTrusted({ ...item, where }, rig.tools)).toBe(false);
  });

  test("until it is taken back", async () => {
    await trust([item, { ...item, profile: "home" }], rig.tools);
    const [first] = await listTrusted(rig.tools);
    expect(await distrust([first?.id ?? "", "nothing"], rig.tools)).toEqual([first]);
    expect(await isTrusted(item, rig.tools)).toBe(false);
    expect(await isTrusted({ ...item, profile: "home" }, rig.tools)).toBe(true);
    expect(await distrust(["nothing"], rig.tools)).toEqual([]);
  });
});

test("agreeing twice is kept once, and many that agree at once all are kept", async () => {
  await trust([item], rig.tools);
  await trust([item], rig.tools);
  expect(await listTrusted(rig.tools)).toHaveLength(1);
  await Promise.all(["a", "b", "c", "d"].map((profile) => trust([{ ...item, profile }], rig.tools)));
  expect(await listTrusted(rig.tools)).toHaveLength(5);
});

test("a damaged list is an error and stays as it is: nothing is trusted by guess", async () => {
  for (const text of [
    "{",
    "{}",
    '[{"id":"x"}]',
    '[{"kind":"x","where":"","profile":"","text":"","id":"","since":""}]',
  ]) {
    rig.home.write("state/trust.json", text);
    expect(await failureOf(isTrusted(item, rig.tools))).toMatchObject({ code: "state-unreadable" });
    expect(await failureOf(trust([item], rig.tools))).toMatchObject({ code: "state-unreadable" });
    expect(readFileSync(rig.home.path("state/trust.json"), "utf8")).toBe(text);
  }
});

describe("an endpoint", () => {
  const aws: Endpoint = {
    url: "https://sts.eu-west-1.amazonaws.com",
    host: "sts.eu-west-1.amazonaws.com",
    signingRegion: "eu-west-1",
    own: true,
    loopback: false,
    encrypted: true,
  };
  const foreign = { ...aws, own: false, url: "https://sts.example.com", host: "sts.example.com" };
  const loopback = { ...foreign, loopback: true, url: "http://127.0.0.1:1" };
  const fromEnvironment = { url: "https://u", origin: { kind: "environment", variable: "AWS_ENDPOINT_URL" } } as const;
  const place = { path: "/aws/config", line: 3, column: 1 };
  const fromFile = { url: "https://u", origin: { kind: "file", profile: "work", place } } as const;
  const file = { kind: "endpoint", where: "/aws/config", profile: "work", text: "https://u" };

  test("of AWS needs no trust, a loopback of the environment neither, one of a file does", () => {
    expect(trustableEndpoint(fromEnvironment, aws)).toBeUndefined();
    expect(trustableEndpoint(fromFile, aws)).toBeUndefined();
    expect(trustableEndpoint(fromEnvironment, loopback)).toBeUndefined();
    expect(trustableEndpoint(fromFile, loopback)).toEqual(file);
    expect(trustableEndpoint(fromFile, foreign)).toEqual(file);
    expect(trustableEndpoint(fromEnvironment, foreign)).toEqual({ ...file, where: "environment", profile: "" });
  });

  test("passes when it is trusted or gets trusted now, and is refused with its place else", async () => {
    const tools = (answer: boolean) => ({ ...rig.tools, askTrust: async () => answer });
    expect(await failureOf(requireTrustedEndpoint(fromFile, foreign, tools(false)))).toMatchObject({
      code: "endpoint-not-trusted",
      exitCode: 9,
      message: "Refused to send an MFA code to https://u: it is not AWS, and /aws/config:3:1 names it",
    });
    expect((await failureOf(requireTrustedEndpoint(fromEnvironment, foreign, tools(false)))).message).toContain(
      "AWS_ENDPOINT_URL names it",
    );
    await requireTrustedEndpoint(fromFile, foreign, tools(true));
    await trust([{ kind: "endpoint", where: "/aws/config", profile: "work", text: "https://u" }], rig.tools);
    await requireTrustedEndpoint(fromFile, foreign, tools(false));
  });

  test("and a command alike", async () => {
    const command = { ...item, setting: "daypass_mfa_process", place: "/aws/config:3:1" };
    const tools = { ...rig.tools, askTrust: async () => false };
    expect(await failureOf(requireTrustedCommand(command, tools))).toMatchObject({
      code: "command-not-trusted",
      exitCode: 9,
    });
    await trust([item], rig.tools);
    await requireTrustedCommand(command, tools);
  });
});

describe("trustNeeds()", () => {
  const needs = async (config: string, env: Record<string, string> = {}) => {
    const locations = { config: rig.home.write("config", config), credentials: rig.home.write("credentials", "") };
    const found = await trustNeeds(await readProfiles(locations), { ...rig.tools, env });
    return found.map(({ kind, profile, text, where }) => [
      kind,
      where === locations.config ? "config" : where,
      profile,
      text,
    ]);
  };

  test("finds what the files and the environment name that is not AWS's own, each once", async () => {
    const config = `[profile a]
endpoint_url = http://127.0.0.1:1
[profile b]
services = s
daypass_mfa_process = pass otp aws
[profile c]
endpoint_url = https://sts.eu-west-1.amazonaws.com
[services s]
sts =
  endpoint_url = https://sts.example.com
`;
    expect(await needs(config, { AWS_ENDPOINT_URL: "https://env.example.com" })).toEqual([
      ["endpoint", "environment", "", "https://env.example.com"],
      ["endpoint", "config", "a", "http://127.0.0.1:1"],
      ["endpoint", "config", "b", "https://sts.example.com"],
      // The address is AWS's for STS, and would get requests for IAM too.
      ["endpoint", "config", "c", "https://sts.eu-west-1.amazonaws.com"],
      ["command", "config", "b", "pass otp aws"],
    ]);
  });

  test("finds nothing in ordinary files, and passes over what cannot be used anyway", async () => {
    expect(
      await needs(`[profile a]\nregion = eu-west-1\n${keysText()}`, { AWS_ENDPOINT_URL: "http://localhost:1" }),
    ).toEqual([]);
    expect(await needs("[profile a]\nendpoint_url = nonsense\n[profile b]\nservices = nowhere\n")).toEqual([]);
    expect(await needs("[profile a]\ndaypass_mfa_process =\nendpoint_url =\n")).toEqual([]);
  });

  test("finds nothing more once all of it is trusted", async () => {
    const config = "[profile a]\nendpoint_url = http://127.0.0.1:1\ndaypass_mfa_process = x\n";
    const where = rig.home.path("config");
    expect(await needs(config)).toHaveLength(2);
    await trust([{ kind: "endpoint", where, profile: "a", text: "http://127.0.0.1:1" }], rig.tools);
    expect(await needs(config)).toEqual([["command", "config", "a", "x"]]);
  });
});
