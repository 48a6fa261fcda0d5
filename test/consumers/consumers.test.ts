import { afterAll, expect, test } from "vitest";
import { clients } from "../rig/clients.ts";
import { needing } from "../rig/needs.ts";
import { holdClients } from "./hold.ts";
import { arnOfToken, eksToken, openCluster } from "./kubectl.ts";
import { openStages } from "./stages.ts";

const cluster = await openCluster();
afterAll(() => cluster.close());

// Terraform alone takes as long as all others: it has a file, and so a worker, of its own.
holdClients([...clients.filter(({ name }) => !name.startsWith("Terraform")), cluster.client]);

test.skipIf(needing("aws").missing)(
  "a token of `aws eks get-token` is the role's, and good for its cluster alone",
  async () => {
    const stages = await openStages(["endpoint"]);
    try {
      for (const forms of ["files", "process"] as const) {
        const token = await eksToken(stages.stage("good", forms, "endpoint").home, "admin");
        expect(await arnOfToken(token, "of-a-customer")).toContain(":assumed-role/Admin/");
        expect(await arnOfToken(token, "another")).toBeUndefined();
      }
    } finally {
      await stages.close();
    }
  },
  60_000,
);
