export interface Profile {
  readonly directory: string;
  readonly settingsFile: string;
  readonly extensionsDirectory: string;
}

export interface Server {
  readonly authority: string;
  readonly logFile: string;
  readonly closed: Promise<void>;
  url(folder: string): string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly workspaceTrust?: boolean;
  readonly port?: number;
}

export function createProfile(): Promise<Profile>;
export function removeProfile(profile: Profile): Promise<void>;
export function writeSettings(profile: Profile, settings: Readonly<Record<string, unknown>>): Promise<void>;
export function installVsix(editorDirectory: string, profile: Profile, vsix: string): Promise<void>;
export function startServer(editorDirectory: string, profile: Profile, options?: ServerOptions): Promise<Server>;
