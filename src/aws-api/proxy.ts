import { type Environment, variable } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";

/**
 * The proxy for a URL by the variables that curl, botocore and most programs go by: `https_proxy` or `http_proxy` by the
 * scheme, else `all_proxy`, the lower-case name first; `no_proxy` exempts hosts.
 */
export function proxyFor(url: string, env: Environment): URL | undefined {
  const target = new URL(url);
  const names = [`${target.protocol.slice(0, -1)}_proxy`, "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
  const name = names.find((candidate) => variable(env, candidate) !== undefined);
  const value = name === undefined ? undefined : variable(env, name);
  if (name === undefined || value === undefined) return undefined;
  const exempt = variable(env, "no_proxy") ?? variable(env, "NO_PROXY") ?? "";
  return isExempt(target, exempt) ? undefined : parsedProxy(value, name);
}

/** The proxy as it may be shown: without user name and password. */
export function shownProxy(proxy: URL): string {
  return `${proxy.protocol}//${proxy.host}`;
}

function parsedProxy(value: string, name: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) throw new DaypassError("proxy-invalid", { variable: name, why: "it is not a URL" });
  const proxy = new URL(text);
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:") {
    const why = `${proxy.protocol}// proxies are not supported`;
    throw new DaypassError("proxy-invalid", { variable: name, why });
  }
  if (!isEncoded(proxy.username) || !isEncoded(proxy.password)) {
    throw new DaypassError("proxy-invalid", {
      variable: name,
      why: "a % in its user name or password is not written as %25",
    });
  }
  return proxy;
}

function isEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** `no_proxy` is a list of names, each standing for itself and what is under it; `*` for all; `name:port` for one port. */
function isExempt(target: URL, list: string): boolean {
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === "*") return true;
    const [, name = "", onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const bare = name.replace(/^\*?\./, "");
    if (bare === "" || (onlyPort !== undefined && onlyPort !== port)) return false;
    return target.hostname === bare || target.hostname.endsWith(`.${bare}`);
  });
}
