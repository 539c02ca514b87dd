import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createSecureServer } from 'node:tls';
import { selfSigned } from './self-signed';

export interface ProxyServer {
  url: string;
  /** `host:port` of each tunnel that was asked for. */
  tunnels: string[];
  close(): Promise<void>;
}

/** A proxy on loopback. Every tunnel ends at `target`, whatever host it was asked for; with a `status` none is opened. */
export async function startProxyServer(target: string, status = 200): Promise<ProxyServer> {
  const tunnels: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => {
    response.writeHead(501).end();
  });
  server.on('connect', (request, client) => {
    tunnels.push(request.url ?? '');
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} Refused\r\n\r\n`);
      return;
    }
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    join(client, target, sockets);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    async close() {
      sockets.forEach((socket) => socket.destroy());
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A server on loopback that takes the encryption off, by the self-signed certificate, and hands on to `target`. */
export async function startSecureFront(target: string): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Duplex>();
  const server = createSecureServer(selfSigned, (client) => join(client, target, sockets));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function join(client: Duplex, target: string, sockets: Set<Duplex>): void {
  const { hostname, port } = new URL(target);
  const upstream: Socket = connect(Number(port), hostname);
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  }
}
