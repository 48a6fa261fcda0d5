import { get } from "node:http";
import { DaypassError } from "../../core/errors.ts";

/** Asks a running sandbox for the code that a device shows now. */
export async function fetchCode(endpoint: string, serial: string | undefined): Promise<string> {
  const url = controlUrl(endpoint, "code", serial === undefined ? {} : { serial });
  const answer = await fetchJson(url);
  if (typeof answer.code === "string") return answer.code;
  throw new DaypassError("sandbox-silent", {
    endpoint,
    why: typeof answer.error === "string" ? answer.error : "it is no sandbox",
  });
}

function controlUrl(endpoint: string, name: string, query: Record<string, string>): URL {
  if (!URL.canParse(endpoint)) throw new DaypassError("sandbox-silent", { endpoint, why: "it is no address" });
  const url = new URL(`/_daypass/${name}`, endpoint);
  // The made-up secrets of a sandbox never leave this computer, and neither does a question for them.
  if (url.protocol !== "http:" || !["127.0.0.1", "localhost"].includes(url.hostname)) {
    throw new DaypassError("sandbox-silent", { endpoint, why: "a sandbox is on http://127.0.0.1 only" });
  }
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  return url;
}

function fetchJson(url: URL): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const silent = (why: string) => reject(new DaypassError("sandbox-silent", { endpoint: url.origin, why }));
    const request = get(url, { timeout: 5000 }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text = (text + chunk).slice(0, 65_536);
      });
      response.on("end", () => {
        try {
          resolve(JSON.parse(text));
        } catch {
          silent("it is no sandbox");
        }
      });
    });
    request.on("timeout", () => request.destroy(new Error("it does not answer")));
    request.on("error", (error: NodeJS.ErrnoException) =>
      silent(error.code === "ECONNREFUSED" ? "nothing listens there" : error.message),
    );
  });
}
