import { expect, test } from "vitest";
import type { VariableChange } from "../../formats/variables.ts";
import { cleared, restored, useChange } from "./use-change.ts";

const names: VariableChange = {
  set: { AWS_PROFILE: "acme", AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-1", DAYPASS_PROFILE: "acme" },
  unset: ["AWS_ACCESS_KEY_ID", "AWS_DEFAULT_PROFILE", "DAYPASS_EXPIRY_FILE", "DAYPASS_SAVED"],
};
const noFile = { expiryFile: undefined };

/** The environment after a change. */
function after(env: Readonly<Record<string, string>>, { set, unset }: VariableChange): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => !unset.includes(name));
  return { ...Object.fromEntries(kept), ...set };
}

test("clear brings back what was there before the first of several uses", () => {
  const before = { AWS_PROFILE: "it's mine", AWS_REGION: "ap-south-1", AWS_ACCOUNT_ID: "123456789012", KEPT: "k" };
  const once = after(before, useChange(names, noFile, before));
  const other = { ...names, set: { ...names.set, AWS_PROFILE: "other" } };
  const twice = after(once, useChange(other, { expiryFile: "/state/expiry/1" }, once));
  expect(twice).toMatchObject({ AWS_PROFILE: "other", DAYPASS_EXPIRY_FILE: "/state/expiry/1", KEPT: "k" });
  expect(after(twice, restored(twice).change)).toEqual(before);
});

test("no change sets a variable and takes it away, and an empty name is none", () => {
  const before = { AWS_PROFILE: "", AWS_DEFAULT_REGION: "" };
  const change = useChange(names, noFile, before);
  expect(change.unset.filter((name) => name in change.set)).toEqual([]);
  const used = after(before, change);
  expect(after(used, restored(used).change)).toEqual({});
});

test("a profile without a region gets the one from before, not that of the profile used in between", () => {
  const bare = { set: { AWS_PROFILE: "bare", DAYPASS_PROFILE: "bare" }, unset: names.unset };
  const before = { AWS_REGION: "ap-south-1" };
  const once = after(before, useChange(names, noFile, before));
  const twice = after(once, useChange(bare, noFile, once));
  expect(twice.AWS_REGION).toBe("ap-south-1");
  expect(twice).not.toHaveProperty("AWS_DEFAULT_REGION");
});

test("keys are not kept, and that there were some is known", () => {
  const before = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret", AWS_PROFILE: "mine" };
  const used = after(before, useChange(names, noFile, before));
  expect(Buffer.from(used.DAYPASS_SAVED ?? "", "base64url").toString()).not.toMatch(/AKIA|secret/);
  expect(restored(used)).toMatchObject({ lostKeys: true, values: { AWS_PROFILE: "mine" }, own: true });
});

test("inside a daypass shell, clear goes back to the profile of that shell", () => {
  const shell = { AWS_PROFILE: "outer", DAYPASS_PROFILE: "outer", AWS_CREDENTIAL_EXPIRATION: "2026-11-21T21:40:00Z" };
  const used = after(shell, useChange(names, noFile, shell));
  expect(after(used, restored(used).change)).toEqual(shell);
});

test("what daypass did not set is taken away too, but regions stay", () => {
  const env = { AWS_PROFILE: "gone", AWS_SESSION_TOKEN: "t", AWS_REGION: "ap-south-1" };
  const back = restored(env);
  expect(back).toMatchObject({ own: false, gone: ["AWS_SESSION_TOKEN", "AWS_PROFILE"], lostKeys: false });
  expect(after(env, back.change)).toEqual({ AWS_REGION: "ap-south-1" });
  expect(cleared({ DAYPASS_PROFILE: "acme" }).unset).toContain("AWS_REGION");
});

test("a way back that was damaged, or that somebody made up, gives nothing it must not", () => {
  for (const text of [
    "x",
    "e30",
    Buffer.from("null").toString("base64url"),
    Buffer.from('{"values":3}').toString("base64url"),
  ]) {
    expect(restored({ DAYPASS_SAVED: text, AWS_PROFILE: "a" }).values).toEqual({});
  }
  const made = {
    values: { PATH: "/evil", LD_PRELOAD: "x", AWS_SECRET_ACCESS_KEY: "k", AWS_PROFILE: 7, AWS_REGION: "r" },
  };
  const { change } = restored({ DAYPASS_SAVED: Buffer.from(JSON.stringify(made)).toString("base64url") });
  expect(change.set).toEqual({ AWS_REGION: "r" });
});
