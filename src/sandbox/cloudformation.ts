import * as changeSets from "./handlers/cfn-change-sets.ts";
import * as descriptions from "./handlers/cfn-descriptions.ts";
import * as stacks from "./handlers/cfn-stack-operations.ts";
import * as templates from "./handlers/cfn-templates.ts";
import { queryService } from "./query-protocol.ts";

export const cloudformation = queryService({
  name: "cloudformation",
  version: "2010-05-15",
  namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
  operations: [
    ...Object.values(stacks),
    ...Object.values(descriptions),
    ...Object.values(templates),
    ...Object.values(changeSets),
  ],
});
