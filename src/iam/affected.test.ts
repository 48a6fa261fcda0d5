import { describe, expect, test } from "vitest";
import { affectedUsers, checkBreakGlass, lockOuts } from "./affected.ts";

const account = "111122223333";
const now = new Date("2026-11-21T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600_000);
const none = async () => undefined;

interface Person {
  readonly devices?: readonly string[];
  readonly keys?: readonly {
    readonly id: string;
    readonly status?: string;
    readonly used?: readonly [string, number];
  }[];
}

function iamWith(people: Readonly<Record<string, Person>>) {
  const keys = Object.values(people).flatMap((person) => person.keys ?? []);
  return {
    findGroup: async (name: string) =>
      name === "people" ? { name, arn: "", path: "/", members: Object.keys(people) } : undefined,
    devicesOfUser: async (name: string) => people[name]?.devices ?? [],
    accessKeysOf: async (name: string) =>
      (people[name]?.keys ?? []).map(({ id, status = "Active" }) => ({
        accessKeyId: id,
        createdAt: undefined,
        status,
      })),
    findLastUse: async (id: string) => {
      const used = keys.find((key) => key.id === id)?.used;
      return used === undefined ? undefined : { at: daysAgo(used[1]), service: used[0], region: "us-east-1" };
    },
  };
}

const virtual = `arn:aws:iam::${account}:mfa/phone`;
const fido = `arn:aws:iam::${account}:u2f/user/bo/key`;

async function reasons(
  people: Readonly<Record<string, Person>>,
  more: { callerArn?: string; enrolment?: "open" | "gated" } = {},
) {
  const { callerArn = `arn:aws:sts::${account}:assumed-role/Admin/x`, enrolment = "open" } = more;
  const users = await affectedUsers({ groups: ["people", "absent"], callerArn }, iamWith(people), now);
  return lockOuts(users, { enrolment, now });
}

describe("whom a guardrail would lock out", () => {
  test("nobody who has a device, and nobody who can still add one", async () => {
    expect(await reasons({ ana: { devices: [virtual] }, bo: {} })).toEqual([]);
  });

  test("whoever has none while the gate is shut; a security key is none", async () => {
    expect(
      await reasons({ ana: { devices: [virtual] }, bo: { devices: [fido] }, cy: {} }, { enrolment: "gated" }),
    ).toEqual(["bo has no MFA device and could not add one", "cy has no MFA device and could not add one"]);
  });

  test("a program that uses a key", async () => {
    const keys = [{ id: "AKIAIOSFODNN7EXAMPLE", used: ["s3", 3] as const }];
    expect(await reasons({ bo: { devices: [virtual], keys } })).toEqual([
      "a program uses the key AKIA…MPLE of bo (s3, 3 days ago)",
    ]);
  });

  test.each([
    ["that was never used", {}],
    ["that was used by a login", { used: ["sts", 0] as const }],
    ["that was used long ago", { used: ["s3", 31] as const }],
    ["that is not active", { used: ["s3", 3] as const, status: "Inactive" }],
  ])("nobody because of a key %s", async (_what, key) => {
    expect(await reasons({ bo: { devices: [virtual], keys: [{ id: "AKIAIOSFODNN7EXAMPLE", ...key }] } })).toEqual([]);
  });

  test("the very user who deploys it", async () => {
    const callerArn = `arn:aws:iam::${account}:user/people/ana`;
    expect(await reasons({ ana: { devices: [virtual] } }, { callerArn })).toEqual([
      "you are a member yourself, as ana",
    ]);
  });
});

describe("who is a way in when all else is shut", () => {
  const iam = {
    findUser: async (name: string) =>
      ["ana", "bo"].includes(name)
        ? { name, arn: `arn:aws:iam::${account}:user/${name}`, path: "/", tags: new Map(), boundary: undefined }
        : undefined,
    groupsOfUser: async (name: string) => (name === "bo" ? ["people"] : ["others"]),
    findRole: async (name: string) =>
      name === "Emergency"
        ? {
            name,
            arn: `arn:aws:iam::${account}:role/${name}`,
            path: "/",
            trust: "",
            maxSessionSeconds: 3600,
            boundary: undefined,
          }
        : undefined,
    accountSummary: async () => ({ AccountMFAEnabled: 0 }),
  };
  test.each([
    [`arn:aws:iam::${account}:user/ana`, undefined],
    [`arn:aws:iam::${account}:role/Emergency`, undefined],
    [`arn:aws:iam::${account}:user/bo`, "it is a member of people itself"],
    [`arn:aws:iam::${account}:user/eve`, "there is no such user"],
    [`arn:aws:iam::${account}:user/other-path/ana`, "there is no such user"],
    [`arn:aws:iam::${account}:role/Admin`, "there is no such role"],
    [`arn:aws:iam::${account}:root`, "the root user has no MFA device"],
    [`arn:aws:iam::${account}:group/people`, "it is neither a user nor a role"],
    ["arn:aws:iam::999999999999:role/Emergency", `it is of another account than ${account}`],
    ["ana", "it is not the ARN of a user or a role: arn:aws:iam::ACCOUNT:user/NAME"],
  ])("%s", async (arn, why) => {
    expect(await checkBreakGlass(arn, { groups: ["people"], account }, iam)).toBe(why);
  });

  test("the root user, with a device", async () => {
    const withDevice = { ...iam, accountSummary: async () => ({ AccountMFAEnabled: 1 }), findUser: none };
    expect(await checkBreakGlass(`arn:aws:iam::${account}:root`, { groups: [], account }, withDevice)).toBeUndefined();
  });
});
