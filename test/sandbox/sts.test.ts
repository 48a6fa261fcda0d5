import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { accountOfKeyId } from "../../src/core/credentials.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { credentialsIn, keysOf, serialOf, session, sts } from "./ask.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const invalidCode = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
const unableToValidate =
  "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";

function codeOf(code = sandbox.freshCode()) {
  return { SerialNumber: serialOf(sandbox), TokenCode: code };
}

function wrongCode(): string {
  return String((Number(sandbox.code()) + 1) % 1_000_000).padStart(6, "0");
}

describe("GetSessionToken", () => {
  test("answers in AWS's shape, expiring so many seconds after the Date header", async () => {
    const answer = await sts(sandbox, "GetSessionToken", { DurationSeconds: "900", ...codeOf() });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/xml");
    expect(answer.text.replace(/>[^<\n]+</g, "><")).toBe(
      [
        '<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">',
        "  <GetSessionTokenResult>",
        "    <Credentials>",
        "      <AccessKeyId></AccessKeyId>",
        "      <SecretAccessKey></SecretAccessKey>",
        "      <SessionToken></SessionToken>",
        "      <Expiration></Expiration>",
        "    </Credentials>",
        "  </GetSessionTokenResult>",
        "  <ResponseMetadata>",
        "    <RequestId></RequestId>",
        "  </ResponseMetadata>",
        "</GetSessionTokenResponse>",
        "",
      ].join("\n"),
    );
    expect(answer.element("AccessKeyId")).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(answer.element("SecretAccessKey")).toMatch(/^[A-Za-z0-9+/=]{40}$/);
    expect(answer.element("SessionToken")).toMatch(/^[A-Za-z0-9+/=]{100,}$/);
    expect(accountOfKeyId(answer.element("AccessKeyId") ?? "")).toBe(sandbox.account);
    const lifetime = Date.parse(answer.element("Expiration") ?? "") - Date.parse(answer.headers.get("date") ?? "");
    expect(lifetime).toBe(900_000);
  });

  test("lasts 12 hours unless asked otherwise", async () => {
    const answer = await sts(sandbox, "GetSessionToken", {});
    const lifetime = Date.parse(answer.element("Expiration") ?? "") - Date.parse(answer.headers.get("date") ?? "");
    expect(lifetime).toBe(12 * 3600_000);
  });

  test("refuses a wrong code, and a code that was spent", async () => {
    const wrong = await sts(sandbox, "GetSessionToken", codeOf(wrongCode()));
    expect(wrong).toMatchObject({ status: 403, code: "AccessDenied", message: invalidCode });
    const code = codeOf();
    expect((await sts(sandbox, "GetSessionToken", code)).status).toBe(200);
    expect(await sts(sandbox, "GetSessionToken", code)).toMatchObject({ status: 403, message: invalidCode });
  });

  test("says the same of a serial that nobody has, another's device and a spent budget", async () => {
    const { account, mfa } = sandbox.world;
    const other = account.addDevice({ name: "bea" });
    mfa.furnish(other, { userName: account.addUser({ name: "bea" }).name });
    for (const serial of [account.arn("mfa/nobody"), other.serial, "GAHT12345678"]) {
      const answer = await sts(sandbox, "GetSessionToken", { SerialNumber: serial, TokenCode: "123456" });
      expect(answer).toMatchObject({ status: 403, code: "AccessDenied", message: unableToValidate });
    }
    // To the beginning of a window, so that it does not turn while the codes are spent.
    sandbox.moveClocks({ sessions: 180 - ((Date.now() / 1000) % 180) });
    const wrong = codeOf(wrongCode());
    for (let time = 0; time < 9; time += 1) {
      expect((await sts(sandbox, "GetSessionToken", wrong)).message).toBe(invalidCode);
    }
    expect((await sts(sandbox, "GetSessionToken", codeOf())).message).toBe(unableToValidate);
    sandbox.moveClocks({ sessions: 180 });
    expect((await sts(sandbox, "GetSessionToken", codeOf())).status).toBe(200);
  });

  test("wants the serial number and the code together", async () => {
    const message = "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.";
    expect(await sts(sandbox, "GetSessionToken", { TokenCode: "123456" })).toMatchObject({ status: 403, message });
    const { SerialNumber } = codeOf();
    expect(await sts(sandbox, "GetSessionToken", { SerialNumber })).toMatchObject({ status: 403, message });
  });

  test("cannot be called with a session", async () => {
    const message = "Cannot call GetSessionToken with session credentials";
    const answer = await sts(sandbox, "GetSessionToken", {}, { signer: await session(sandbox) });
    expect(answer).toMatchObject({ status: 403, code: "AccessDenied", message });
  });

  test("gives root an hour at most, without an error", async () => {
    const key = sandbox.world.account.addKey("root");
    const signer = { accessKeyId: key.id, secretAccessKey: key.secret };
    for (const input of [{ DurationSeconds: "43200" }, {}]) {
      const answer = await sts(sandbox, "GetSessionToken", input, { signer });
      const lifetime = Date.parse(answer.element("Expiration") ?? "") - Date.parse(answer.headers.get("date") ?? "");
      expect(lifetime).toBe(3600_000);
    }
    const root = await sts(sandbox, "GetCallerIdentity", {}, { signer });
    expect(root.element("Arn")).toBe(`arn:aws:iam::${sandbox.account}:root`);
    expect(root.element("UserId")).toBe(sandbox.account);
  });

  test.each([
    [
      { DurationSeconds: "899" },
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      { DurationSeconds: "129601" },
      "Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600",
    ],
    [
      { TokenCode: "12345" },
      "Value '12345' at 'tokenCode' failed to satisfy constraint: Member must have length greater than or equal to 6",
    ],
    [
      { TokenCode: "abcdef" },
      "Value 'abcdef' at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]*",
    ],
    [
      { SerialNumber: "short" },
      "Value 'short' at 'serialNumber' failed to satisfy constraint: Member must have length greater than or equal to 9",
    ],
  ])("checks its input: %o", async (input, violation) => {
    const answer = await sts(sandbox, "GetSessionToken", input as Record<string, string>);
    expect(answer).toMatchObject({ status: 400, code: "ValidationError" });
    expect(answer.message).toBe(`1 validation error detected: ${violation}`);
  });

  test("lists several violations in one message, the pattern before the length", async () => {
    const answer = await sts(sandbox, "GetSessionToken", { TokenCode: "abc", DurationSeconds: "1" });
    expect(answer.message).toBe(
      "3 validation errors detected: Value '1' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900; Value 'abc' at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]*; Value 'abc' at 'tokenCode' failed to satisfy constraint: Member must have length greater than or equal to 6",
    );
  });

  test.each(["abc", "900.0", " 900 ", "99999999999", ""])("cannot read the number %o", async (text) => {
    const answer = await sts(sandbox, "GetSessionToken", { DurationSeconds: text });
    expect(answer).toMatchObject({ status: 400, code: "MalformedInput" });
    expect(answer.message).toBe(text === "" ? "missing value for decimal type" : undefined);
    expect(answer.text.includes("<Message")).toBe(text === "");
  });

  test.each(["0900", "+900"])("reads the number %o", async (text) => {
    expect((await sts(sandbox, "GetSessionToken", { DurationSeconds: text })).status).toBe(200);
  });
});

describe("a session", () => {
  test("ends when its time is over, in AWS's words", async () => {
    const signer = await session(sandbox);
    expect((await sts(sandbox, "GetCallerIdentity", {}, { signer })).element("Arn")).toBe(
      `arn:aws:iam::${sandbox.account}:user/ana@example.com`,
    );
    sandbox.moveClocks({ sessions: 12 * 3600 + 1 });
    const message = "The security token included in the request is expired";
    const answer = await sts(sandbox, "GetCallerIdentity", {}, { signer });
    expect(answer).toMatchObject({ status: 403, code: "ExpiredToken", message });
  });

  test("is nothing without its own token", async () => {
    const signer = await session(sandbox);
    const message = "The security token included in the request is invalid";
    const refused = { status: 403, code: "InvalidClientTokenId", message };
    const without = { ...signer, sessionToken: undefined };
    expect(await sts(sandbox, "GetCallerIdentity", {}, { signer: without })).toMatchObject(refused);
    const broken = { ...signer, sessionToken: `${signer.sessionToken}x` };
    expect(await sts(sandbox, "GetCallerIdentity", {}, { signer: broken })).toMatchObject(refused);
    const others = { ...signer, sessionToken: (await session(sandbox)).sessionToken };
    const borrowed = { ...keysOf(sandbox), sessionToken: signer.sessionToken };
    for (const mixed of [others, borrowed]) {
      const answer = await sts(sandbox, "GetCallerIdentity", {}, { signer: mixed });
      expect(answer).toMatchObject({ ...refused, message: `${message}.` });
    }
  });
});

describe("GetFederationToken", () => {
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" },
  });

  function federator() {
    const user = sandbox.world.account.addUser({ name: "broker" });
    user.inlinePolicies.set("all", policy.replace("s3:*", "*"));
    const key = sandbox.world.account.addKey(user);
    return { accessKeyId: key.id, secretAccessKey: key.secret };
  }

  test("cannot be called with a session, nor by the guarded user", async () => {
    const answer = await sts(sandbox, "GetFederationToken", { Name: "fed" }, { signer: await session(sandbox) });
    expect(answer.message).toBe("Cannot call GetFederationToken with session credentials");
    expect((await sts(sandbox, "GetFederationToken", { Name: "fed" })).message).toBe(
      `User: arn:aws:iam::${sandbox.account}:user/ana@example.com is not authorized to perform: sts:GetFederationToken on resource: arn:aws:sts::${sandbox.account}:federated-user/fed with an explicit deny in an identity-based policy`,
    );
  });

  test("gives a session that may call GetCallerIdentity alone, of IAM and STS", async () => {
    const answer = await sts(sandbox, "GetFederationToken", { Name: "fed", Policy: policy }, { signer: federator() });
    expect(answer.element("FederatedUserId")).toBe(`${sandbox.account}:fed`);
    expect(answer.element("PackedPolicySize")).toBe("5");
    const signer = credentialsIn(answer);
    const identity = await sts(sandbox, "GetCallerIdentity", {}, { signer });
    expect(identity.element("Arn")).toBe(`arn:aws:sts::${sandbox.account}:federated-user/fed`);
    const info = await sts(sandbox, "GetAccessKeyInfo", { AccessKeyId: signer.accessKeyId }, { signer });
    expect(info).toMatchObject({ status: 403, code: "AccessDenied" });
  });

  test("refuses a policy that is none, or too large", async () => {
    const malformed = await sts(sandbox, "GetFederationToken", { Name: "fed", Policy: "{}" }, { signer: federator() });
    expect(malformed).toMatchObject({ status: 400, code: "MalformedPolicyDocument" });
    const tags = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        [`Tags.member.${index + 1}.Key`, `key${index}`],
        [`Tags.member.${index + 1}.Value`, "v".repeat(250)],
      ]).flat(),
    );
    const large = await sts(sandbox, "GetFederationToken", { Name: "fed", ...tags }, { signer: federator() });
    expect(large).toMatchObject({ status: 400, code: "PackedPolicyTooLarge" });
    expect(large.message).toBe("Packed policy consumes 125% of allotted space, please use smaller policy.");
  });
});

test("GetAccessKeyInfo reads the account from the key's id", async () => {
  const admin = sandbox.world.account.addUser({ name: "admin" });
  admin.inlinePolicies.set(
    "all",
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
  );
  const key = sandbox.world.account.addKey(admin);
  const signer = { accessKeyId: key.id, secretAccessKey: key.secret };
  const answer = await sts(sandbox, "GetAccessKeyInfo", { AccessKeyId: "ASIAY34FZKBOKMUTVV7A" }, { signer });
  expect(answer.element("Account")).toBe("609629065308");
});
