import type { STSClientConfig } from "@aws-sdk/client-sts";

/**
 * Loads the SDK's shared part and switches its notices off: on Node.js 20 a client would write a warning about the version
 * to stderr, which is ours.
 */
export async function quietSdk() {
  const { partition, state } = await import("@aws-sdk/core/client");
  state.warningEmitted = true;
  return { partition };
}

export type RequestHandler = NonNullable<STSClientConfig["requestHandler"]>;

/**
 * A configuration in which everything is said that a client would otherwise look up in the environment and in the
 * user's files. One setting left out, and the client opens `~/.aws/config`.
 */
export function passiveConfig(region: string) {
  return {
    region,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    ignoreConfiguredEndpointUrls: true,
    defaultsMode: "standard" as const,
    retryMode: "standard",
    maxAttempts: 1,
    disableClockSkewCorrection: false,
    authSchemePreference: [],
    sigv4aSigningRegionSet: async () => undefined,
    userAgentAppId: async () => undefined,
    defaultUserAgentProvider: async (): Promise<[string][]> => [["daypass"]],
    credentialDefaultProvider: () => noCredentials,
  };
}

async function noCredentials(): Promise<never> {
  throw new Error("A request was about to look for credentials of its own");
}
