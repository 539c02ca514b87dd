import assert from 'node:assert/strict';
import { canaryKey, claude, CliStudy } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { type ProxyServer, startProxyServer, startSecureFront } from '../support/proxy-server';
import { selfSigned } from '../support/self-signed';
import { streamAnthropicAnswer } from '../support/wire-answers';
import type { WireServer } from '../support/wire-server';

describe('persona generate behind a proxy', () => {
  let study: CliStudy;
  let server: WireServer;
  let front: { url: string; close(): Promise<void> };
  let proxy: ProxyServer;

  beforeEach(async () => {
    study = new CliStudy();
    server = await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    front = await startSecureFront(server.url);
    proxy = await startProxyServer(front.url);
    Object.assign(study.environment, { HTTPS_PROXY: proxy.url, ANTHROPIC_BASE_URL: 'https://vendor.test' });
  });

  afterEach(async () => {
    await proxy.close();
    await front.close();
    await study.remove();
  });

  it('reaches a vendor through HTTPS_PROXY, trusting the certificates of NODE_EXTRA_CA_CERTS', async () => {
    study.environment['NODE_EXTRA_CA_CERTS'] = study.directory.write('company.pem', selfSigned.cert);
    const { exitCode, stderr } = await study.generate('--model', claude);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(proxy.tunnels, ['vendor.test:443']);
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${canaryKey}`);
  });

  it('sends nothing through a proxy that ends the encryption with a certificate that nobody trusts', async () => {
    const { exitCode, stderr } = await study.generate('--model', claude, '--retries', '0');
    assert.equal(exitCode, 4);
    assert.match(stderr, /No secure connection to vendor\.test.*certificates/);
    assert.deepEqual(server.requests, []);
  });

  it('asks this machine directly', async () => {
    Object.assign(study.environment, { HTTP_PROXY: proxy.url, ANTHROPIC_BASE_URL: server.url });
    const { exitCode, stderr } = await study.generate('--model', claude);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(proxy.tunnels, []);
  });

  it('waits longer than the platform would where the time limit of the run is longer', async () => {
    Object.assign(study.environment, { HTTPS_PROXY: '', ANTHROPIC_BASE_URL: server.url });
    const { exitCode, stderr } = await study.generate('--model', claude, '--timeout', '900');
    assert.equal(exitCode, 0, stderr);
    assert.equal(server.requests.length, 1);
  });
});
