import { Secret } from "../core/secret.ts";
import { WayFault } from "./fault.ts";
import { askIam, type IamWay, listIam, texts, unlessMissing } from "./iam-ask.ts";

/** A virtual device that nobody has enabled yet. IAM gives its seed this once. */
export interface NewDevice {
  readonly serial: string;
  /** Base32, as an authenticator app takes it. */
  readonly seed: Secret;
}

/** Two codes that a device shows one after the other. */
export type TwoCodes = readonly [string, string];

/** What is done with MFA devices. The user is always named: asked without, IAM judges the question against all users. */
export interface DeviceApi {
  createVirtualDevice(device: { readonly name: string; readonly path: string }): Promise<NewDevice>;
  /** Nothing happens where it is gone already. */
  deleteVirtualDevice(serial: string): Promise<void>;
  /** Serial numbers of the virtual devices that nobody has enabled. */
  unassignedDevices(): Promise<readonly string[]>;
  devicesOfUser(user: string): Promise<readonly string[]>;
  enableDevice(device: DeviceOfUser & { readonly codes: TwoCodes }): Promise<void>;
  resyncDevice(device: DeviceOfUser & { readonly codes: TwoCodes }): Promise<void>;
  deactivateDevice(device: DeviceOfUser): Promise<void>;
}

export interface DeviceOfUser {
  readonly user: string;
  readonly serial: string;
}

export function deviceApi(way: IamWay): DeviceApi {
  return { ...making(way), ...using(way) };
}

function making(way: IamWay): Pick<DeviceApi, "createVirtualDevice" | "deleteVirtualDevice" | "unassignedDevices"> {
  return {
    createVirtualDevice: (device) => createVirtualDevice(device, way),
    async deleteVirtualDevice(serial) {
      const { DeleteVirtualMFADeviceCommand } = await import("@aws-sdk/client-iam");
      const command = new DeleteVirtualMFADeviceCommand({ SerialNumber: serial });
      await unlessMissing(askIam({ action: "DeleteVirtualMFADevice" }, (client) => client.send(command), way));
    },
    async unassignedDevices() {
      const { ListVirtualMFADevicesCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListVirtualMFADevices" },
        (client, Marker) => client.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: "Unassigned", Marker })),
        ({ VirtualMFADevices }) =>
          VirtualMFADevices && texts(VirtualMFADevices.map(({ SerialNumber }) => SerialNumber)),
        way,
      );
    },
  };
}

async function createVirtualDevice(
  { name, path }: { readonly name: string; readonly path: string },
  way: IamWay,
): Promise<NewDevice> {
  const { CreateVirtualMFADeviceCommand } = await import("@aws-sdk/client-iam");
  const command = new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name, Path: path });
  return await askIam(
    { action: "CreateVirtualMFADevice", makes: true },
    async (client) => {
      const { VirtualMFADevice: device } = await client.send(command);
      // The blob is the base32 text itself; the picture of the QR code is not looked at.
      const seed = new TextDecoder().decode(device?.Base32StringSeed);
      if (!/^[A-Z2-7]{16,256}=*$/.test(seed) || device?.SerialNumber === undefined)
        throw new WayFault({ kind: "malformed", what: "it holds no usable seed" });
      return { serial: device.SerialNumber, seed: new Secret(seed) };
    },
    way,
  );
}

type Using = "devicesOfUser" | "enableDevice" | "resyncDevice" | "deactivateDevice";

function using(way: IamWay): Pick<DeviceApi, Using> {
  return {
    async devicesOfUser(user) {
      const { ListMFADevicesCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListMFADevices" },
        (client, Marker) => client.send(new ListMFADevicesCommand({ UserName: user, Marker })),
        ({ MFADevices }) => MFADevices && texts(MFADevices.map(({ SerialNumber }) => SerialNumber)),
        way,
      );
    },
    async enableDevice(device) {
      const { EnableMFADeviceCommand } = await import("@aws-sdk/client-iam");
      const command = new EnableMFADeviceCommand(codesInput(device));
      await askIam(codesQuestion("EnableMFADevice", device), (client) => client.send(command), way);
    },
    async resyncDevice(device) {
      const { ResyncMFADeviceCommand } = await import("@aws-sdk/client-iam");
      const command = new ResyncMFADeviceCommand(codesInput(device));
      await askIam(codesQuestion("ResyncMFADevice", device), (client) => client.send(command), way);
    },
    async deactivateDevice({ user, serial }) {
      const { DeactivateMFADeviceCommand } = await import("@aws-sdk/client-iam");
      const command = new DeactivateMFADeviceCommand({ UserName: user, SerialNumber: serial });
      await askIam({ action: "DeactivateMFADevice" }, (client) => client.send(command), way);
    },
  };
}

function codesInput({ user, serial, codes: [first, second] }: DeviceOfUser & { readonly codes: TwoCodes }) {
  return { UserName: user, SerialNumber: serial, AuthenticationCode1: first, AuthenticationCode2: second };
}

function codesQuestion(action: string, { serial, codes }: DeviceOfUser & { readonly codes: TwoCodes }) {
  return { action, device: serial, code: codes[0], makes: true };
}
