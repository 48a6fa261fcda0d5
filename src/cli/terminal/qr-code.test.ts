import { expect, test } from "vitest";
import { readQrCode } from "../../../test/rig/seen-qr-code.ts";
import { Secret } from "../../core/secret.ts";
import { otpauthUri } from "../../totp/otpauth-uri.ts";
import { blackOnWhite, qrPicture } from "./qr-code.ts";

const seed = new Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");

test.each([1, 2, 3, 4])("a reader gets the text back that is drawn with %i light modules around it", (border) => {
  for (const user of ["a", "alice", "ana+admin@a-rather-long-company-name.example.com"]) {
    const uri = otpauthUri({ user, account: "111122223333" }, seed).reveal();
    expect(readQrCode(blackOnWhite(qrPicture(uri, border)).join("\n"))).toBe(uri);
  }
});

test("without colours of its own it could not be read on a dark terminal", () => {
  expect(readQrCode(qrPicture("otpauth://totp/x", 4).lines.join("\n"))).toBeUndefined();
});

test("the usual one fits into a terminal of 80 columns and 30 rows", () => {
  const { columns, lines } = qrPicture(otpauthUri({ user: "alice", account: "111122223333" }, seed).reveal(), 1);
  expect({ columns, rows: lines.length }).toEqual({ columns: 43, rows: 22 });
});
