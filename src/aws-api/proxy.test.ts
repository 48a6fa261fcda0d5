import { expect, test } from "vitest";
import { proxyFor, shownProxy } from "./proxy.ts";

const url = "https://sts.eu-west-1.amazonaws.com";

test.each([
  [{}, undefined],
  [{ HTTPS_PROXY: "http://proxy:3128" }, "http://proxy:3128"],
  [{ https_proxy: "http://small:1", HTTPS_PROXY: "http://large:1" }, "http://small:1"],
  [{ HTTPS_PROXY: "proxy.example:3128" }, "http://proxy.example:3128"],
  [{ HTTPS_PROXY: "" }, undefined],
  [{ HTTP_PROXY: "http://proxy:3128" }, undefined],
  [{ ALL_PROXY: "https://proxy" }, "https://proxy"],
  [{ HTTPS_PROXY: "http://proxy:1", NO_PROXY: "*" }, undefined],
  [{ HTTPS_PROXY: "http://proxy:1", NO_PROXY: "localhost, .amazonaws.com" }, undefined],
  [{ HTTPS_PROXY: "http://proxy:1", no_proxy: "amazonaws.com" }, undefined],
  [{ HTTPS_PROXY: "http://proxy:1", no_proxy: "*.amazonaws.com" }, undefined],
  [{ HTTPS_PROXY: "http://proxy:1", no_proxy: "sts.eu-west-1.amazonaws.com:443" }, undefined],
  [{ HTTPS_PROXY: "http://proxy:1", no_proxy: "sts.eu-west-1.amazonaws.com:8443" }, "http://proxy:1"],
  [{ HTTPS_PROXY: "http://proxy:1", no_proxy: "zonaws.com,com.au,," }, "http://proxy:1"],
])("proxyFor() reads %j as %s", (env, proxy) => {
  const found = proxyFor(url, env);
  expect(found === undefined ? undefined : shownProxy(found)).toBe(proxy);
});

test("shownProxy() leaves user name and password out", () => {
  expect(shownProxy(new URL("http://ann:secret@proxy:3128/"))).toBe("http://proxy:3128");
});

test("a proxy that cannot be used is named by its variable, without its text", () => {
  expect(() => proxyFor(url, { https_proxy: "socks5://ann:secret@proxy" })).toThrow(
    "Cannot use the proxy that https_proxy names: socks5:// proxies are not supported",
  );
  expect(() => proxyFor(url, { HTTPS_PROXY: "http://pro xy" })).toThrow("it is not a URL");
  expect(() => proxyFor(url, { HTTPS_PROXY: "http://ann:100%@proxy" })).toThrow("is not written as %25");
});
