import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/rig/failure.ts";
import { keysFromEnvironment, keysOfEnvFile } from "./env-file.ts";

const id = "AKIAY34FZKBOKMUTVV7A";
const secret = "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";
const serial = "arn:aws:iam::609629065308:mfa/ana-phone";
const complete = `AWS_ACCESS_KEY_ID=${id}
AWS_SECRET_ACCESS_KEY=${secret}
AWS_MFA_ARN=${serial}
AWS_REGION=eu-west-1
`;

function readOf(text: string) {
  const { secretAccessKey, ...keys } = keysOfEnvFile(text, "/project/.env");
  return { ...keys, secret: secretAccessKey.reveal() };
}

function failureOf(text: string) {
  return thrownBy(() => keysOfEnvFile(text, "/project/.env"));
}

const all = { accessKeyId: id, secret, serial, region: "eu-west-1" };

describe("keysOfEnvFile()", () => {
  test("takes the four variables", () => expect(readOf(complete)).toEqual(all));

  test.each([
    ["export", complete.replaceAll(/^/gm, "export ").replace(/export $/, "")],
    ["double quotes", complete.replaceAll(/=(.*)$/gm, '="$1"')],
    ["single quotes", complete.replaceAll(/=(.*)$/gm, "='$1'")],
    ["blanks around =", complete.replaceAll("=", " = ")],
    ["comments", `# keys\n${complete.replaceAll(/$/gm, " # mine").replace(/ # mine$/, "")}`],
    ["comments behind quotes", complete.replaceAll(/=(.*)$/gm, '="$1" # mine')],
    ["CRLF", complete.replaceAll("\n", "\r\n")],
    ["CRLF and quotes", complete.replaceAll(/=(.*)$/gm, '="$1"').replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${complete}`],
    ["no final newline", complete.trimEnd()],
    ["indentation", complete.replaceAll(/^/gm, "  ")],
    ["other variables between", complete.replaceAll("\n", "\nPATH=/bin\n\n__proto__=x\n")],
    ["an earlier value, since the last counts", `AWS_REGION=us-east-1\nAWS_ACCESS_KEY_ID=AKIA…\n${complete}`],
  ])("takes them with %s", (_, text) => expect(readOf(text)).toEqual(all));

  test("leaves device and region open when they are missing or empty", () => {
    const two = complete.split("\n").slice(0, 2).join("\n");
    expect(readOf(two)).toEqual({ ...all, serial: undefined, region: undefined });
    expect(readOf(`${two}\nAWS_MFA_ARN=\nAWS_REGION=""\n`)).toEqual({ ...all, serial: undefined, region: undefined });
  });

  test("reads nothing but the four, and a session token beside long-term keys counts for nothing", () => {
    expect(readOf(`${complete}AWS_SESSION_TOKEN=abc\nAWS_PROFILE=x\n`)).toEqual(all);
  });
});

describe("a variable that cannot be used is named with its line", () => {
  const lines = complete.trimEnd().split("\n");
  const withLine = (index: number, line: string) => lines.with(index, line).join("\n");

  test.each(["", "# nothing\n", `AWS_SECRET_ACCESS_KEY=${secret}`, "#AWS_ACCESS_KEY_ID=AKIA", "AWS_ACCESS_KEY_ID="])(
    "a missing id: %j",
    (text) => expect(failureOf(text)).toMatchObject({ facts: { name: "AWS_ACCESS_KEY_ID", fault: "missing" } }),
  );

  test("a missing secret, and an empty one with its line", () => {
    expect(failureOf(lines[0] ?? "")).toMatchObject({
      facts: { name: "AWS_SECRET_ACCESS_KEY", fault: "missing", line: undefined },
      message: "Cannot find AWS_SECRET_ACCESS_KEY in /project/.env",
    });
    expect(failureOf(withLine(1, "AWS_SECRET_ACCESS_KEY=")).message).toContain("/project/.env:2");
  });

  test("the other half of the pair, whatever letters the secret happens to have; it is never repeated", () => {
    const plain = secret.replace(/\W/g, "z");
    for (const swapped of [secret, plain]) {
      const failure = failureOf(`AWS_ACCESS_KEY_ID=${swapped}\nAWS_SECRET_ACCESS_KEY=${id}\n`);
      expect(failure.facts).toMatchObject({ name: "AWS_ACCESS_KEY_ID", fault: "swapped", line: 1 });
      expect([failure.message, ...failure.hints].join()).not.toContain("wJal");
    }
    expect(failureOf(`AWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${id}\n`)).toMatchObject({
      facts: { name: "AWS_SECRET_ACCESS_KEY", fault: "swapped" },
      message: "Cannot use AWS_SECRET_ACCESS_KEY from /project/.env:2: it holds an access key id",
    });
  });

  test.each([
    ["AWS_ACCESS_KEY_ID", "AKIA…"],
    ["AWS_ACCESS_KEY_ID", "AKIA..."],
    ["AWS_ACCESS_KEY_ID", "your-access-key-id"],
    ["AWS_ACCESS_KEY_ID", "YOUR_ACCESS_KEY_ID"],
    ["AWS_ACCESS_KEY_ID", "<access key id>"],
    ["AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"],
    ["AWS_ACCESS_KEY_ID", "AKIAXXXXXXXXXXXXXXXX"],
    ["AWS_ACCESS_KEY_ID", "AKIAYOURACCESSKEYIDA"],
    ["AWS_ACCESS_KEY_ID", "changeme"],
    ["AWS_SECRET_ACCESS_KEY", "your-secret-access-key"],
    ["AWS_SECRET_ACCESS_KEY", "your_secret_access_key_goes_here_1234567"],
    ["AWS_SECRET_ACCESS_KEY", "<secret>"],
    ["AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["AWS_SECRET_ACCESS_KEY", "x".repeat(40)],
    ["AWS_SECRET_ACCESS_KEY", "********"],
    ["AWS_SECRET_ACCESS_KEY", "…"],
    ["AWS_MFA_ARN", "arn:aws:iam::123456789012:mfa/your-device"],
    ["AWS_MFA_ARN", "arn:aws:iam::609629065308:mfa/your-phone"],
    ["AWS_MFA_ARN", "arn:aws:iam::609629065308:mfa/YOUR_USER"],
    ["AWS_MFA_ARN", "arn:aws:iam::ACCOUNT:mfa/DEVICE"],
    ["AWS_MFA_ARN", "arn:aws:iam::YOUR_ACCOUNT_ID:mfa/ana"],
    ["AWS_MFA_ARN", "arn:aws:iam::xxxxxxxxxxxx:mfa/ana"],
    ["AWS_MFA_ARN", "arn:aws:iam::<account>:mfa/<user>"],
    ["AWS_MFA_ARN", "arn:aws:iam::123456789012:mfa/user"],
    ["AWS_MFA_ARN", "arn:aws:iam::609629065308:mfa/user-name"],
    ["AWS_MFA_ARN", "arn:aws:iam::…"],
    ["AWS_MFA_ARN", "your-mfa-arn"],
    ["AWS_REGION", "your-region-1"],
    ["AWS_REGION", "<region>"],
  ])("the placeholder %s=%s", (name, value) => {
    const index = lines.findIndex((line) => line.startsWith(name));
    const error = failureOf(`# first\n${withLine(index, `${name}="${value}"`)}`);
    expect(error.facts).toMatchObject({ name, fault: "placeholder", line: index + 2 });
    expect(error.message).toBe(`Cannot use ${name} from /project/.env:${index + 2}: it is still a placeholder`);
    expect(error.exitCode).toBe(1);
  });

  test.each([
    ["AWS_ACCESS_KEY_ID", "AKIA 1234 5678 9012"],
    ["AWS_ACCESS_KEY_ID", "AKIA"],
    ["AWS_SECRET_ACCESS_KEY", "short"],
    ["AWS_SECRET_ACCESS_KEY", `${"a".repeat(20)} ${"b".repeat(19)}`],
    ["AWS_MFA_ARN", "phone"],
    ["AWS_MFA_ARN", "arn:aws:iam::609629065308:user/ana"],
    ["AWS_MFA_ARN", "arn:aws:iam::60962906530:mfa/ana"],
    ["AWS_REGION", "Europe (Ireland)"],
    ["AWS_REGION", "eu-west-1a"],
  ])("what has not the form of one: %s=%s", (name, value) => {
    const index = lines.findIndex((line) => line.startsWith(name));
    const error = failureOf(withLine(index, `${name}="${value}"`));
    expect(error.facts).toMatchObject({ name, fault: "malformed", line: index + 1 });
  });

  test("a session key where long-term keys belong", () => {
    expect(failureOf(withLine(0, "AWS_ACCESS_KEY_ID=ASIAY34FZKBOKMUTVV7A")).facts).toMatchObject({
      fault: "session-keys",
      line: 1,
    });
  });

  test("the value itself is never repeated: it may be a secret on the wrong line", () => {
    const swapped = failureOf(withLine(0, `AWS_ACCESS_KEY_ID=${secret}`));
    expect(`${swapped.message}${swapped.hints}${JSON.stringify(swapped.facts)}`).not.toContain(secret);
  });
});

describe("a real value is never taken for a placeholder", () => {
  const base64 = fc.string({
    unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
    minLength: 40,
    maxLength: 40,
  });
  const words = ["your", "YOUR", "example", "key", "Key", "secret", "xxxx", "XXXX", "changeme", "accesskey", "user"];

  test("no secret of 40 random characters, whatever word it holds by chance", () => {
    const withWord = fc
      .tuple(base64, fc.constantFrom(...words), fc.nat(30))
      .map(([text, word, at]) => (text.slice(0, at) + word + text.slice(at)).slice(0, 40));
    fc.assert(
      fc.property(fc.oneof(base64, withWord), (random) => {
        expect(readOf(complete.replace(secret, () => random)).secret).toBe(random);
      }),
    );
  });

  test("no id of 16 random characters behind AKIA, whatever word it holds by chance", () => {
    const base32 = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    const random = fc.string({ unit: base32, minLength: 16, maxLength: 16 });
    const withWord = fc
      .tuple(random, fc.constantFrom("YOUR", "XXXX", "KEY", "USER", "ID"), fc.nat(12))
      .map(([text, word, at]) => (text.slice(0, at) + word + text.slice(at)).slice(0, 16));
    fc.assert(
      fc.property(fc.oneof(random, withWord), (tail) => {
        expect(readOf(complete.replace(id, `AKIA${tail}`)).accessKeyId).toBe(`AKIA${tail}`);
      }),
    );
  });

  test.each([
    "heredia",
    "ana@example.com",
    "ana-xxl-phone",
    "account-idris",
    "yourke",
    "youri-phone",
    "user",
    "device",
    "team/ana",
    "i.d.",
    "mfa",
    "root-account-mfa-device",
  ])("no device called %s", (name) => {
    const arn = `arn:aws:iam::609629065308:mfa/${name}`;
    expect(readOf(complete.replace(serial, arn)).serial).toBe(arn);
  });

  test.each(["GAHT12345678", "arn:aws-cn:iam::609629065308:mfa/ana", "arn:aws-us-gov:iam::609629065308:mfa/ana"])(
    "not the device %s",
    (device) => expect(readOf(complete.replace(serial, device)).serial).toBe(device),
  );
});

test("keysFromEnvironment() takes the same four, and names the environment where one cannot be used", () => {
  const env = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_MFA_ARN: serial, AWS_REGION: "eu-west-1" };
  expect(keysFromEnvironment(env)).toMatchObject({ accessKeyId: id, serial, region: "eu-west-1" });
  expect(() => keysFromEnvironment({ ...env, AWS_SECRET_ACCESS_KEY: "" })).toThrowError(
    "Cannot find AWS_SECRET_ACCESS_KEY in the environment",
  );
});
