import { expect, test } from "vitest";
import { assumable, opensRole } from "./assumable.ts";

const arn = "arn:aws:iam::111122223333:role/Admin";
const opened = (statement: object) =>
  assumable([
    {
      name: "p",
      document: { Statement: [{ Effect: "Allow", Resource: arn, ...statement }] },
      placeOf: () => ({ file: "p", line: undefined }),
    },
  ]);

test.each([
  [{ Action: "STS:assume*" }, [arn]],
  [{ Action: ["s3:*", "sts:A????eRole"] }, [arn]],
  [{ Action: "sts:AssumeRoleWithSAML" }, []],
  [{ NotAction: ["iam:*"] }, [arn]],
  [{ NotAction: ["sts:*"] }, []],
])("the roles that %j opens", (statement, roles) => {
  expect(opened(statement)).toEqual(roles);
});

test("no pattern takes long", () => {
  expect(opened({ Action: `sts:${"*".repeat(100)}x` })).toEqual([]);
  expect(opensRole([`arn:aws:iam::${"*1".repeat(40)}x`], `arn:aws:iam::${"1".repeat(200)}`)).toBe(false);
});
