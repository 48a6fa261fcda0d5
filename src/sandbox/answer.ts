import { refuseBarredSession } from "./authorize.ts";
import { AwsError } from "./aws-error.ts";
import type { Call } from "./calls.ts";
import type { Clocks } from "./clocks.ts";
import { type FaultRule, type FaultSwitches, faults } from "./faults.ts";
import type { Service, ServiceName, WireRequest, WireResponse, World } from "./handler.ts";
import { services } from "./services.ts";
import { authenticate } from "./signature.ts";
import { queryOf, scopeService } from "./sigv4-claim.ts";

interface AnswerTools {
  readonly world: World;
  readonly clocks: Clocks;
  readonly faults: FaultSwitches;
}

/** What became of a request: the honest answer, and the fault that keeps it from arriving as it is. */
export interface Answered {
  /** `undefined` where a fault came instead. */
  readonly answer: WireResponse | undefined;
  readonly fault: FaultRule | undefined;
  readonly refuse: (error: AwsError) => WireResponse;
  readonly call: Pick<Call, "service" | "action" | "path" | "accessKeyId" | "withCode" | "errorCode">;
}

/** Finds the service by the credential scope, since all share one address, and lets it answer. */
export async function answerRequest(request: WireRequest, tools: AnswerTools): Promise<Answered> {
  const service = serviceOf(request);
  const action = service.action(request);
  const requestId = tools.world.random.uuid();
  const refuse = (error: AwsError) => service.refuse(error, { requestId, path: request.path });
  const call = {
    service: service.name,
    action,
    path: request.path,
    accessKeyId: /Credential=([^/,\s]+)/.exec(request.headers.authorization ?? "")?.[1],
    withCode: /(^|&)TokenCode=/.test(request.body.toString("latin1")) || queryOf(request).has("TokenCode"),
    errorCode: undefined,
  };
  const fault = tools.faults.next(action);
  if (fault !== undefined && faults[fault.name].when === "instead") return { answer: undefined, fault, refuse, call };
  try {
    const answer = await honestAnswer(request, { service, requestId }, tools);
    return { answer, fault, refuse, call };
  } catch (error) {
    const refusal = asAwsError(error);
    return { answer: refuse(refusal), fault, refuse, call: { ...call, errorCode: refusal.code } };
  }
}

// A mistake of the sandbox itself is an answer too: a test that meets it shall read what went wrong, not wait.
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsError({ status: 500, code: "SandboxFailure", message: `The sandbox failed: ${what}` });
}

interface Asked {
  readonly service: Service;
  readonly requestId: string;
}

async function honestAnswer(
  request: WireRequest,
  { service, requestId }: Asked,
  { world, clocks }: AnswerTools,
): Promise<WireResponse> {
  refuseUnknownService(request);
  const early = service.before?.(request, { world, requestId });
  if (early !== undefined) return early;
  const { account, limits, now } = world;
  const seen = world.propagation.seen();
  const tools = { account, limits, seen, now, signatureNow: clocks.signatures };
  const signed = await authenticate(request, service.name, tools);
  refuseBarredSession(signed.caller, service.name);
  return service.answer({ ...request, ...signed, requestId, service: service.name }, world);
}

const versions: Readonly<Record<string, ServiceName>> = {
  "2011-06-15": "sts",
  "2010-05-08": "iam",
  "2010-05-15": "cloudformation",
};

/** The service that the API version of a Query request names. */
function versionService(request: WireRequest): ServiceName | undefined {
  const form = new URLSearchParams(`${request.query}&${request.body.toString("latin1")}`);
  return versions[form.get("Version") ?? ""];
}

/** By the credential scope; without a useful one by the API version, else STS at `/` and S3 for what has a path. */
function serviceOf(request: WireRequest): Service {
  const scope = scopeService(request);
  if (isServiceName(scope)) return services[scope];
  return services[versionService(request) ?? (request.path === "/" || scope !== undefined ? "sts" : "s3")];
}

function isServiceName(name: string | undefined): name is ServiceName {
  return name !== undefined && Object.hasOwn(services, name);
}

function refuseUnknownService(request: WireRequest): void {
  const scope = scopeService(request);
  if (scope === undefined || isServiceName(scope) || versionService(request) !== undefined) return;
  const message = `The sandbox does not have the service "${scope}", only ${Object.keys(services).join(", ")}.`;
  throw new AwsError({ status: 400, code: "SandboxHasNoSuchService", message });
}
