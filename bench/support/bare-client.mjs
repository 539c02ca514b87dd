// The least a client can do: COUNT chat completions, at most IN_FLIGHT at once, each read to its end.
//   node bare-client.mjs URL COUNT IN_FLIGHT
const [url, count, inFlight] = process.argv.slice(2);
let left = Number(count);
await Promise.all(
  Array.from({ length: Number(inFlight) }, async () => {
    while (left-- > 0) {
      const response = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hello' }] }),
      });
      await response.text();
    }
  }),
);
