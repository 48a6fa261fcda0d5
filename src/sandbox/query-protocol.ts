import { AwsError } from "./aws-error.ts";
import { FormParameters } from "./form-parameters.ts";
import type { AuthenticatedRequest, Service, ServiceName, WireRequest, WireResponse, World } from "./handler.ts";
import type { Operation } from "./query-input.ts";
import { type XmlMembers, xmlDocument } from "./xml.ts";

/** Sic: the namespace of `InvalidAction`, at every Query service. */
const faultNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09";

interface QueryServiceFacts {
  readonly name: ServiceName;
  readonly version: string;
  readonly namespace: string;
  readonly operations: readonly Operation[];
  /** Headers of every answer besides the request id. */
  readonly headers?: (requestId: string) => Readonly<Record<string, string>>;
}

/** A service of the AWS Query protocol: forms in (or a query string), XML out, one operation per `Action`. */
export function queryService(facts: QueryServiceFacts): Service {
  const headersOf = ({ requestId }: { requestId: string }) => ({
    "content-type": "text/xml",
    "x-amzn-requestid": requestId,
    ...facts.headers?.(requestId),
  });
  const operations = new Map(facts.operations.map((operation) => [operation.action, operation]));
  return {
    name: facts.name,
    action: (request) => formOf(request).get("Action") ?? "",

    before(request, { world, requestId }) {
      const form = formOf(request);
      const action = form.get("Action");
      if (action === undefined || (request.method !== "GET" && !isForm(request))) {
        const { "content-type": _, ...ids } = headersOf({ requestId });
        return withoutAction(request, { world, ids });
      }
      const version = form.get("Version") ?? "NO_VERSION_SPECIFIED";
      if (version !== facts.version || !operations.has(action)) throw invalidAction(action, version);
      return undefined;
    },

    answer(request, world) {
      const form = formOf(request);
      const operation = operations.get(form.get("Action") ?? "");
      if (operation === undefined) throw invalidAction(form.get("Action") ?? "", facts.version);
      const { caller } = request;
      const run = () => operation.run(form, { caller, account: world.account, world, request });
      const result = changesSomething(operation.action) ? world.propagation.change(run) : run();
      const body = successDocument(facts, operation.action, result, request);
      return { status: 200, headers: headersOf(request), body };
    },

    refuse(error, request) {
      const body = errorDocument(facts.namespace, error, request.requestId);
      return { status: error.status, headers: headersOf(request), body };
    },
  };
}

function changesSomething(action: string): boolean {
  return !/^(Get|List|Describe|Validate|Assume)/.test(action);
}

function formOf(request: WireRequest): FormParameters {
  return isForm(request) && request.method !== "GET"
    ? new FormParameters(request.body.toString("utf8"), request.query)
    : new FormParameters(request.query);
}

function isForm(request: WireRequest): boolean {
  return (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

interface Dispatching {
  readonly world: World;
  readonly ids: WireResponse["headers"];
}

function withoutAction(request: WireRequest, { world, ids }: Dispatching): WireResponse {
  if (!world.limits.redirectWithoutAction) {
    throw new AwsError({ status: 400, code: "MissingAction", message: "Missing Action" });
  }
  const query = request.method === "GET" && request.query !== "" ? `?${request.query}` : "";
  return { status: 302, headers: { ...ids, location: `https://aws.amazon.com/iam${query}` }, body: "" };
}

function invalidAction(action: string, version: string): AwsError {
  const message = `Could not find operation ${action} for version ${version}`;
  return new AwsError({ status: 400, code: "InvalidAction", message, namespace: faultNamespace });
}

function successDocument(
  facts: QueryServiceFacts,
  action: string,
  result: XmlMembers | undefined,
  request: AuthenticatedRequest,
): string {
  return xmlDocument(`${action}Response`, facts.namespace, {
    [`${action}Result`]: result,
    ResponseMetadata: { RequestId: request.requestId },
  });
}

function errorDocument(namespace: string, error: AwsError, requestId: string): string {
  return xmlDocument("ErrorResponse", error.namespace ?? namespace, {
    Error: { Type: error.status < 500 ? "Sender" : "Receiver", Code: error.code, Message: error.text },
    RequestId: requestId,
  });
}
