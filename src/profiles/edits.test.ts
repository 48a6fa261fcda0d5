import { describe, expect, test } from "vitest";
import { keysText, sessionText } from "../../test/rig/profiles.ts";
import { AwsDocument } from "../aws-files/document.ts";
import { Secret } from "../core/secret.ts";
import {
  addSettings,
  dropSession,
  endSession,
  expirationText,
  type KeysMove,
  moveDevice,
  moveKeys,
  putKeys,
  putSession,
} from "./edits.ts";

const session = {
  accessKeyId: "ASIAY34FZKBOKMUTVV7B",
  secretAccessKey: new Secret("NEWSECRETNEWSECRETNEWSECRETNEWSECRETNEWS"),
  sessionToken: new Secret("NEWTOKEN=="),
  expiresAt: new Date("2026-03-02T09:40:00.789Z"),
};
const written = `aws_access_key_id = ASIAY34FZKBOKMUTVV7B
aws_secret_access_key = NEWSECRETNEWSECRETNEWSECRETNEWSECRETNEWS
aws_session_token = NEWTOKEN==
expiration = 2026-03-02T09:40:00Z
`;
const keys = {
  accessKeyId: "AKIAY34FZKBOKMUTVV7A",
  secretAccessKey: new Secret("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"),
};

const credentials = (text: string) => AwsDocument.parse(text, "credentials", "/aws/credentials");
const config = (text: string) => AwsDocument.parse(text, "config", "/aws/config");
const put = (text: string, profile = "work") => putSession(profile, session)(credentials(text)).toString();

describe("putSession()", () => {
  test("adds a section behind what there is, and touches nothing else", () => {
    const before = `# mine\n[home]\n${keysText()}region = a # why\n`;
    expect(put(before)).toBe(`${before}\n[work]\n${written}`);
    expect(put("")).toBe(`[work]\n${written}`);
  });

  test("replaces the four values where they stand, and leaves order, comments and other keys", () => {
    const before = `[work]\n# today's\nexpiration = 2026-03-01T21:40:00Z\nregion = eu-west-1\naws_access_key_id=ASIAOLD00000000000AA\naws_secret_access_key  =  old\naws_session_token = old\n\n[home]\na = b`;
    expect(put(before)).toBe(
      `[work]\n# today's\nexpiration = 2026-03-02T09:40:00Z\nregion = eu-west-1\naws_access_key_id=ASIAY34FZKBOKMUTVV7B\naws_secret_access_key  =  NEWSECRETNEWSECRETNEWSECRETNEWSECRETNEWS\naws_session_token = NEWTOKEN==\n\n[home]\na = b`,
    );
  });

  test("replaces aws_security_token too where an older tool left one, since botocore prefers it", () => {
    const before = `[work]\n${sessionText()}aws_security_token = old\nassumed_role = False\n`;
    expect(put(before)).toBe(`[work]\n${written}aws_security_token = NEWTOKEN==\nassumed_role = False\n`);
    expect(put(`[work]\n${sessionText()}`)).not.toContain("aws_security_token");
  });

  test("makes one section of several", () => {
    const before = `[work]\n${sessionText()}[home]\na = b\n[work]\nregion = a\naws_session_token = newer\n`;
    const after = putSession("work", session)(credentials(before));
    expect(after.occurrences({ type: "profile", name: "work" })).toBe(1);
    expect(after.find({ type: "profile", name: "work" })?.settings.get("region")?.value).toBe("a");
    expect(after.toString()).not.toContain("newer");
    expect(after.toString()).toContain("[home]\na = b\n");
  });

  test("made again on its own outcome changes nothing", () => {
    const once = put(`[work]\n${sessionText()}[home]\n${keysText()}`);
    expect(put(once)).toBe(once);
  });

  test("keeps CRLF and a missing final newline", () => {
    expect(put("[home]\r\na = b\r\n")).toBe(`[home]\r\na = b\r\n\r\n[work]\r\n${written.replaceAll("\n", "\r\n")}`);
    expect(put("[home]\na = b")).toBe(`[home]\na = b\n\n[work]\n${written.trimEnd()}`);
  });

  test("never writes over long-term keys, whenever they came there", () => {
    const refused = expect.objectContaining({ code: "target-holds-keys", exitCode: 9 });
    expect(() => put(`[work]\n${keysText()}`)).toThrowError(refused);
    expect(() => put(`[work]\n${keysText("minioadmin")}`)).toThrowError(refused);
  });

  test.each(["a]b", "a\nb", "a b", "", "DEFAULT", "__proto__", "a;b", "a#b", "[a", "é"])(
    "adds no section with a name that tools do not agree on: %j",
    (name) =>
      expect(() => put("", name)).toThrowError(expect.objectContaining({ code: "name-not-writable", exitCode: 9 })),
  );
});

describe("a session that another tool wrote", () => {
  const held = "aws_access_key_id = ASIAOLD00000000000AA\naws_secret_access_key = old\naws_session_token = old\n";
  const theirs = "x_security_token_expires = 2026-03-01T21:40:00Z\nassumed_role = True\nassumed_role_arn = a\n";
  const ofSaml = credentials(`[saml]\n${held}${theirs}[home]\n${keysText()}`);

  test("goes whole, with its section where nothing else stands in it", () => {
    expect(endSession("saml")(ofSaml).toString()).toBe(`[saml]\n[home]\n${keysText()}`);
    expect(dropSession("saml")(ofSaml).toString()).toBe(`[home]\n${keysText()}`);
    const withRegion = credentials(`[saml]\nregion = a\n${held}${theirs}`);
    expect(dropSession("saml")(withRegion).toString()).toBe("[saml]\nregion = a\n");
  });

  test("leaves no end behind where keys take its place", () => {
    const after = putKeys("saml", keys)(ofSaml).find({ type: "profile", name: "saml" });
    expect([...(after?.settings.keys() ?? [])]).toEqual(["aws_access_key_id", "aws_secret_access_key"]);
  });

  test("long-term keys stay", () => {
    const before = credentials(`[saml]\n${keysText()}`);
    expect(dropSession("saml")(before).toString()).toBe(before.toString());
  });
});

describe("moving keys", () => {
  const move: KeysMove = { from: "default", to: "default-long-term", keys, serial: undefined };
  const moved = (text: string, wish = move) => moveKeys(wish)(credentials(text)).toString();

  test("takes them out of one section and puts them into another, and leaves the rest where it is", () => {
    const before = `# top\n[default]\nregion = eu-west-1\n${keysText()}\n[home]\na = b\n`;
    expect(moved(before)).toBe(
      `# top\n[default]\nregion = eu-west-1\n\n[home]\na = b\n\n[default-long-term]\n${keysText()}`,
    );
  });

  test("together with a session leaves a section of the session alone", () => {
    const after = putSession("default", session)(moveKeys(move)(credentials(`[default]\n${keysText()}`)));
    expect(after.toString()).toBe(`[default]\n${written}\n[default-long-term]\n${keysText()}`);
  });

  test("made again on its own outcome changes nothing", () => {
    const edit = (document: AwsDocument) => putSession("default", session)(moveKeys(move)(document));
    const once = edit(credentials(`[default]\n${keysText()}`));
    expect(edit(once).toString()).toBe(once.toString());
  });

  test("moves the keys that stand there by then, not those that were read before", () => {
    const rotated = keysText("AKIAY34FZKBOKMUTVNEW").replace("zzzzzzzzzz", "newnewnewn");
    expect(moved(`[default]\n${rotated}`)).toContain(`[default-long-term]\n${rotated}`);
    const edit = (document: AwsDocument) => putSession("default", session)(moveKeys(move)(document));
    const once = edit(credentials(`[default]\n${rotated}`));
    expect(edit(once).toString()).toBe(once.toString());
  });

  test("never writes over other keys", () => {
    const other = `[default-long-term]\n${keysText("AKIAY34FZKBOKMUTVOTH")}[default]\n${keysText()}`;
    expect(() => moved(other)).toThrowError(expect.objectContaining({ code: "keys-target-taken", exitCode: 9 }));
  });

  test("puts keys of the config file into the credentials file, and takes them out there", () => {
    expect(moved("")).toBe(`[default-long-term]\n${keysText()}`);
    const before = config(`[default]\nregion = a\n${keysText()}mfa_serial = GAHT12345678\n`);
    expect(moveDevice({ ...move, serial: "GAHT12345678" })(before).toString()).toBe(
      "[default]\nregion = a\n\n[profile default-long-term]\nmfa_serial = GAHT12345678\n",
    );
  });

  test("leaves keys of the config file that are others than those that move", () => {
    const before = `[default]\n${keysText("AKIAY34FZKBOKMUTVOTH").replace("zzzzzzzzzz", "otherother")}`;
    expect(moveDevice(move)(config(before)).toString()).toBe(before);
  });

  test("takes the device along from either file", () => {
    const wish = { ...move, serial: "GAHT12345678" };
    expect(moved(`[default]\n${keysText()}mfa_serial = GAHT12345678\n`, wish)).not.toMatch(/mfa_serial/);
    const after = moveDevice(wish)(config("[default]\nmfa_serial = GAHT12345678\nregion = a\n")).toString();
    expect(after).toBe("[default]\nregion = a\n\n[profile default-long-term]\nmfa_serial = GAHT12345678\n");
    expect(moveDevice(wish)(config(after)).toString()).toBe(after);
    expect(moveDevice(move)(config("[default]\nregion = a\n")).toString()).toBe("[default]\nregion = a\n");
  });
});

describe("addSettings()", () => {
  test("writes what is missing, and leaves what stands there", () => {
    const before = "[profile work-mfa]\nregion = us-east-1\n";
    const edit = addSettings("work-mfa", { region: "eu-west-1", output: "json", daypass_source_profile: undefined });
    expect(edit(config(before)).toString()).toBe("[profile work-mfa]\nregion = us-east-1\noutput = json\n");
    expect(edit(edit(config(before))).toString()).toBe(edit(config(before)).toString());
  });

  test("makes no section for nothing", () => {
    expect(addSettings("work-mfa", { region: undefined })(config("# mine\n")).toString()).toBe("# mine\n");
  });

  test("writes [default] without the word profile, into [profile default] where that is what there is", () => {
    expect(addSettings("default", { region: "a" })(config("")).toString()).toBe("[default]\nregion = a\n");
    expect(addSettings("default", { region: "a" })(config("[profile default]\noutput = b\n")).toString()).toBe(
      "[profile default]\noutput = b\nregion = a\n",
    );
  });
});

test("the end of a session is written to the second, in UTC", () => {
  expect(expirationText(new Date("2026-03-02T09:40:00.789Z"))).toBe("2026-03-02T09:40:00Z");
});
