/**
 * Whether a URL's host name is this machine: 127.0.0.0/8, ::1 and localhost. Names below localhost are left out: who resolves
 * them may answer with any address.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}
