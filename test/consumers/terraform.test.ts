import { clients } from "../rig/clients.ts";
import { holdClients } from "./hold.ts";

holdClients(clients.filter(({ name }) => name.startsWith("Terraform")));
