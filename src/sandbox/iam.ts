import { queryService } from "./query-protocol.ts";

export const iam = queryService({
  name: "iam",
  version: "2010-05-08",
  namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  operations: [],
});
