import { expect, test } from "vitest";
import { Secret } from "../core/secret.ts";
import { otpauthUri, seedInUri } from "./otpauth-uri.ts";

const seed = new Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");

test("otpauthUri() is what AWS's own QR code says, with the issuer that apps group by", () => {
  const uri = otpauthUri({ user: "alice", account: "111122223333" }, seed);
  expect(uri.reveal()).toBe(`otpauth://totp/AWS:alice@111122223333?secret=${seed.reveal()}&issuer=AWS`);
});

test("otpauthUri() is a secret like the seed in it", () => {
  expect(`${otpauthUri({ user: "alice", account: "111122223333" }, seed)}`).toBe("[secret]");
});

test.each(["a+b=c,d.e@f_g-h", "ana@acme.com"])(
  "otpauthUri() keeps the name %s one label, and seedInUri() finds the seed",
  (user) => {
    const uri = otpauthUri({ user, account: "111122223333" }, seed);
    const { pathname, searchParams } = new URL(uri.reveal());
    expect(decodeURIComponent(pathname)).toContain(`AWS:${user}@111122223333`);
    expect([...searchParams.keys()]).toEqual(["secret", "issuer"]);
    expect(seedInUri(`${uri.reveal()}\n`)?.equals(seed)).toBe(true);
  },
);

test.each([
  "",
  "otpauth://totp/x?issuer=AWS",
  "otpauth://totp/x?secret=short",
  "https://example.com?secret=JBSWY3DPEHPK3PXP",
])("seedInUri() finds none in %j", (text) => {
  expect(seedInUri(text)).toBeUndefined();
});
