import { assumeRole } from "./handlers/sts-assume-role.ts";
import { getFederationToken } from "./handlers/sts-federation-token.ts";
import { getAccessKeyInfo, getCallerIdentity } from "./handlers/sts-identity.ts";
import { getSessionToken } from "./handlers/sts-session-token.ts";
import { queryService } from "./query-protocol.ts";

export const sts = queryService({
  name: "sts",
  version: "2011-06-15",
  namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  headers: (requestId) => ({ "x-amz-sts-extended-request-id": Buffer.from(requestId).toString("base64") }),
  operations: [getSessionToken, assumeRole, getCallerIdentity, getAccessKeyInfo, getFederationToken],
});
