import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { keysOf, type Question, session, sts } from "./ask.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const whoAmI = (more: Partial<Question> = {}) => sts(sandbox, "GetCallerIdentity", {}, more);
const mismatch =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

function editAuthorization(edit: (header: string) => string): Question["tamper"] {
  return ({ headers }) => {
    headers.authorization = edit(headers.authorization ?? "");
  };
}

describe("a signature holds", () => {
  test.each(["post", "get", "presigned"] as const)("of a request by %s", async (as) => {
    expect((await whoAmI({ as })).status).toBe(200);
    expect((await whoAmI({ as, signer: await session(sandbox) })).status).toBe(200);
  });

  test("scoped to any region, with other signed headers, 14 minutes off", async () => {
    expect((await whoAmI({ region: "eu-central-1" })).status).toBe(200);
    expect((await whoAmI({ headers: { "x-amz-meta": "a  b", accept: "*/*" } })).status).toBe(200);
    expect((await whoAmI({ signedAt: minutes(-14) })).status).toBe(200);
    expect((await whoAmI({ signedAt: minutes(14) })).status).toBe(200);
  });

  test("notes when and where a key was last used", async () => {
    await whoAmI({ region: "eu-west-3" });
    const key = sandbox.world.account.findKey(keysOf(sandbox).accessKeyId);
    expect(key?.lastUsed).toMatchObject({ service: "sts", region: "eu-west-3" });
  });
});

describe("a signature is refused", () => {
  const refused = (message: string) => ({ status: 403, code: "SignatureDoesNotMatch", message });

  test("when the secret is another", async () => {
    const signer = { ...keysOf(sandbox), secretAccessKey: "x".repeat(40) };
    for (const as of ["post", "get", "presigned"] as const) {
      expect(await whoAmI({ signer, as })).toMatchObject(refused(mismatch));
    }
  });

  test("when body, header, query or signature were changed", async () => {
    const tampers: Question["tamper"][] = [
      (message) => {
        message.body += "&Extra=1";
      },
      ({ headers }) => {
        headers["content-type"] = "application/x-www-form-urlencoded";
      },
      ({ url }) => url.searchParams.set("Extra", "1"),
      editAuthorization((header) => header.replace(/.$/, (last) => (last === "0" ? "1" : "0"))),
    ];
    for (const tamper of tampers) expect(await whoAmI({ tamper })).toMatchObject(refused(mismatch));
  });

  test("when the body is not the one whose hash was signed", async () => {
    const headers = { "x-amz-content-sha256": "0".repeat(64) };
    expect(await whoAmI({ headers })).toMatchObject(refused(mismatch));
  });

  test("when the key is not known or not active, before its date is looked at", async () => {
    const message = "The security token included in the request is invalid.";
    const unknown = { status: 403, code: "InvalidClientTokenId", message };
    const signer = { accessKeyId: "AKIAQQQQQQQQQQQQQQQQ", secretAccessKey: "x".repeat(40) };
    expect(await whoAmI({ signer })).toMatchObject(unknown);
    expect(await whoAmI({ signer, signedAt: minutes(-60) })).toMatchObject(unknown);
    const key = sandbox.world.account.findKey(keysOf(sandbox).accessKeyId);
    if (key !== undefined) key.status = "Inactive";
    expect(await whoAmI()).toMatchObject(unknown);
  });

  test("when the client's clock is more than 15 minutes slow", async () => {
    const answer = await whoAmI({ signedAt: minutes(-16) });
    expect(answer).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
    expect(answer.message).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
    );
  });

  test("when the client's clock is more than 15 minutes fast", async () => {
    const answer = await whoAmI({ signedAt: minutes(16) });
    expect(answer.message).toMatch(
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/,
    );
  });

  test("by the clock for signatures, which the one for sessions does not move", async () => {
    sandbox.moveClocks({ sessions: 3600 });
    expect((await whoAmI()).status).toBe(200);
    sandbox.moveClocks({ signatures: 3600 });
    const answer = await whoAmI();
    expect(answer.message).toMatch(/^Signature expired/);
    expect(Math.abs(Date.parse(answer.headers.get("date") ?? "") - Date.now() - 3600_000)).toBeLessThan(60_000);
  });

  test("when a presigned request is older than it was made to last", async () => {
    expect((await whoAmI({ as: "presigned", signedAt: minutes(-4) })).status).toBe(200);
    expect((await whoAmI({ as: "presigned", signedAt: minutes(-6) })).message).toMatch(/^Signature expired/);
  });

  test.each([
    [{ region: "mars" }, "Credential should be scoped to a valid region, not 'mars'. "],
    [{ service: "ec2" }, "Credential should be scoped to correct service: 'sts'. "],
    [
      { tamper: editAuthorization((header) => header.replace("aws4_request", "aws5_request")) },
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
    ],
    [
      {
        tamper: editAuthorization((header) =>
          header.replace("SignedHeaders=content-type;host;", "SignedHeaders=content-type;"),
        ),
      },
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
  ] satisfies [Partial<Question>, string][])("when the scope is wrong: %o", async (more, message) => {
    expect(await whoAmI(more)).toMatchObject(refused(message));
  });

  test("when the day of the scope is not the day of the request", async () => {
    const tamper = editAuthorization((header) => header.replace(/\/\d{8}\//, "/20200101/"));
    expect((await whoAmI({ tamper })).message).toMatch(
      /^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != '(\d{8})', from '\1T\d{6}Z'\.$/,
    );
  });
});

describe("a request that is not wholly signed", () => {
  test("lacks its authentication token", async () => {
    const message = "Request is missing Authentication Token";
    const answer = await whoAmI({ signer: undefined });
    expect(answer).toMatchObject({ status: 403, code: "MissingAuthenticationToken", message });
  });

  test("is told what its Authorization header requires", async () => {
    const tamper: Question["tamper"] = ({ headers }) => {
      headers.authorization = "AWS4-HMAC-SHA256 Credential=a/b/c/sts/aws4_request";
      delete headers["x-amz-date"];
    };
    expect(await whoAmI({ tamper })).toMatchObject({
      status: 400,
      code: "IncompleteSignature",
      message:
        "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 Credential=a/b/c/sts/aws4_request",
    });
  });

  test("is told of a credential of too few parts, and of a date that is none", async () => {
    const short = editAuthorization((header) => header.replace(/Credential=[^,]+/, "Credential=a/b/sts"));
    expect((await whoAmI({ tamper: short })).message).toBe(
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/sts'",
    );
    const dated: Question["tamper"] = ({ headers }) => {
      headers["x-amz-date"] = "yesterday";
    };
    expect(await whoAmI({ tamper: dated })).toMatchObject({
      status: 400,
      code: "IncompleteSignature",
      message: "Date must be in ISO-8601 'basic format'. Got 'yesterday'. See http://en.wikipedia.org/wiki/ISO_8601",
    });
  });
});

describe("before anybody is authenticated", () => {
  test("requests without an action or a content type are sent away", async () => {
    const noAction = await sts(sandbox, "GetCallerIdentity", {}, { tamper: (message) => (message.body = "Version=1") });
    expect(noAction.status).toBe(302);
    expect(noAction.headers.get("location")).toBe("https://aws.amazon.com/iam");
    expect(noAction.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(noAction.headers.get("x-amz-sts-extended-request-id")).not.toBeNull();
    expect(noAction.text).toBe("");
    const url = await fetch(`${sandbox.endpoint}/?Version=2011-06-15`, { redirect: "manual" });
    expect(url.headers.get("location")).toBe("https://aws.amazon.com/iam?Version=2011-06-15");
  });

  test.each([
    [{ Action: "Nope", Version: "2011-06-15" }, "Could not find operation Nope for version 2011-06-15"],
    [
      { Action: "GetSessionToken", Version: "2000-01-01" },
      "Could not find operation GetSessionToken for version 2000-01-01",
    ],
    [{ Action: "GetSessionToken" }, "Could not find operation GetSessionToken for version NO_VERSION_SPECIFIED"],
    [{ Action: "", Version: "" }, "Could not find operation  for version "],
  ])("unknown operations are named: %o", async (form, message) => {
    const tamper: Question["tamper"] = (request) => {
      request.body = new URLSearchParams(form as Record<string, string>).toString();
    };
    const answer = await whoAmI({ tamper });
    expect(answer).toMatchObject({ status: 400, code: "InvalidAction", message });
    expect(answer.text).toContain('<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09">');
  });

  test.each([
    ["/?a=%zz&Action=x", "MalformedQueryString", "Illegal hex character in escape % pattern: %zz"],
    ["/?Action=x&a=%1", "MalformedQueryString", "Incomplete trailing escape % sequence"],
  ])("broken escapes come first: %s", async (path, code, message) => {
    const url = `${sandbox.endpoint}${path.replace("Action=x", "Action=GetCallerIdentity&Version=2011-06-15")}`;
    const text = await (await fetch(url)).text();
    expect(text).toContain(`<Code>${code}</Code>\n    <Message>${message}</Message>`);
  });

  test("an unknown service is named", async () => {
    const response = await fetch(sandbox.endpoint, {
      headers: { authorization: "AWS4-HMAC-SHA256 Credential=AKIAX/20260102/us-east-1/ec2/aws4_request" },
    });
    expect(await response.text()).toContain("The sandbox does not have the service &quot;ec2&quot;");
  });

  test("a body that is too large is refused", async () => {
    const small = await startSandbox({ limits: { maxBodyBytes: 1000 } });
    try {
      for (const length of [2000, 5_000_000]) {
        const answer = await sts(small, "GetCallerIdentity", { Extra: "x".repeat(length) });
        expect(answer.status).toBe(413);
      }
    } finally {
      await small.close();
    }
  });
});
