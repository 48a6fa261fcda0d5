import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { keysOfCsv } from "./keys-csv.ts";

const id = "AKIAY34FZKBOKMUTVV7A";
const secret = "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";
const pairOf = (text: string) => {
  const { accessKeyId, secretAccessKey, userName } = keysOfCsv(text, "/files/accessKeys.csv");
  return [accessKeyId, secretAccessKey.reveal(), userName];
};

describe("keysOfCsv() takes", () => {
  test.each([
    ["what the console offers", `Access key ID,Secret access key\n${id},${secret}\n`, undefined],
    ["a byte order mark and CRLF", `\ufeffAccess key ID,Secret access key\r\n${id},${secret}\r\n`, undefined],
    ["no line end", `Access key ID,Secret access key\n${id},${secret}`, undefined],
    ["blank lines and quotes", `\n"Access key ID","Secret access key"\n\n"${id}","${secret}"\n\n`, undefined],
    ["blanks around it", ` Access key ID , Secret access key \n ${id} , ${secret} \n`, undefined],
    [
      "the columns of older consoles",
      `User name,Password,Access key ID,Secret access key,Console login link\nana,,${id},${secret},https://123456789012.signin.aws.amazon.com/console\n`,
      "ana",
    ],
    ["other words for the same", `UserName,AccessKeyId,SecretAccessKey\nana,${id},${secret}\n`, "ana"],
  ])("%s", (_, text, user) => expect(pairOf(text)).toEqual([id, secret, user]));
});

describe("keysOfCsv() refuses", () => {
  test.each([
    ["", "it is not a CSV file|no column"],
    ["Access key ID\nx\n", 'no column "Secret access key"'],
    ["Name,Secret access key\na,b\n", 'no column "Access key ID"'],
    ["Access key ID,Secret access key\n", "no keys below its header"],
    [`Access key ID,Secret access key\n${id},${secret}\n${id},${secret}\n`, "it holds 2 pairs"],
    [`Access key ID,Secret access key\nASIAY34FZKBOKMUTVV7A,${secret}\n`, "a session's key"],
    [`Access key ID,Secret access key\n${id},\n`, "its secret: a secret access key has 40 characters, this has 0"],
    [`Access key ID,Secret access key\n${id},"${secret}\n`, "not a CSV file"],
    ["[default]\naws_access_key_id = x\n", "no column"],
  ])("%j", (text, why) => {
    const refused = expect.objectContaining({
      code: "keys-csv-unusable",
      exitCode: 1,
      message: expect.stringMatching(why),
    });
    expect(() => pairOf(text)).toThrowError(refused);
  });

  test("without ever quoting what stands in it", () => {
    for (const text of [
      `${id},${secret}\n`,
      `Access key ID,Secret access key\n${secret},${id}\n`,
      `a,b\n"${secret}\n`,
    ]) {
      try {
        keysOfCsv(text, "x.csv");
        expect.unreachable();
      } catch (error) {
        expect(inspect(error, { depth: 9 })).not.toContain(secret);
      }
    }
  });
});
