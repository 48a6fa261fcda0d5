import { DaypassError } from "../core/errors.ts";
import { passiveConfig, quietSdk } from "./sdk.ts";

export type Service = "sts" | "iam" | "cloudformation";

export interface EndpointQuestion {
  readonly region: string;
  readonly useFips: boolean;
  readonly useDualstack: boolean;
  readonly endpoint?: string | undefined;
}

/** The endpoint rules that AWS ships with its SDK for one service. */
export interface Rules {
  readonly service: Service;
  /** The name of the partition that a region belongs to. */
  readonly partition: (region: string) => string;
  /** The address for a region and the region to sign for, where the rules fix one. */
  readonly endpoint: (question: EndpointQuestion) => { readonly url: URL; readonly signingRegion: string | undefined };
}

type EndpointProvider = (question: { Region: string; UseFIPS: boolean; UseDualStack: boolean; Endpoint?: string }) => {
  url: URL;
  properties?: Record<string, unknown>;
};

/** Loads the rules of a service, and with them the SDK's client for it. */
export async function loadRules(service: Service): Promise<Rules> {
  const { partition } = await quietSdk();
  const provider = await providers[service]();
  return {
    service,
    partition: (region) => partition(region).name,
    endpoint: (question) => answerOf(provider, question),
  };
}

const providers: Readonly<Record<Service, () => Promise<EndpointProvider>>> = {
  sts: stsProvider,
  iam: iamProvider,
  cloudformation: cloudFormationProvider,
};

async function stsProvider(): Promise<EndpointProvider> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  return new STSClient(passiveConfig("us-east-1")).config.endpointProvider;
}

async function iamProvider(): Promise<EndpointProvider> {
  const { IAMClient } = await import("@aws-sdk/client-iam");
  return new IAMClient(passiveConfig("us-east-1")).config.endpointProvider;
}

async function cloudFormationProvider(): Promise<EndpointProvider> {
  const { CloudFormationClient } = await import("@aws-sdk/client-cloudformation");
  return new CloudFormationClient(passiveConfig("us-east-1")).config.endpointProvider;
}

function answerOf(provider: EndpointProvider, question: EndpointQuestion) {
  const { region, useFips, useDualstack, endpoint } = question;
  try {
    const { url, properties } = provider({
      Region: region,
      UseFIPS: useFips,
      UseDualStack: useDualstack,
      ...(endpoint === undefined ? {} : { Endpoint: endpoint }),
    });
    return { url, signingRegion: signingRegionIn(properties) };
  } catch (cause) {
    // The rules refuse a combination with a sentence of their own: "FIPS is enabled but this partition does not support FIPS".
    throw new DaypassError("endpoint-not-available", { region, why: sentence(cause) }, { cause });
  }
}

function sentence(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^Invalid Configuration: /, "") : String(cause);
}

function signingRegionIn(properties: Record<string, unknown> | undefined): string | undefined {
  const schemes = properties?.authSchemes;
  const first: unknown = Array.isArray(schemes) ? schemes[0] : undefined;
  if (typeof first !== "object" || first === null || !("signingRegion" in first)) return undefined;
  return typeof first.signingRegion === "string" ? first.signingRegion : undefined;
}
