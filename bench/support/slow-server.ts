// A vendor on loopback that answers after a set time: node --import tsx bench/support/slow-server.ts MILLISECONDS
import { setTimeout as after } from 'node:timers/promises';
import { draftAnswer } from '../../test/support/draft-answers';
import { streamChatAnswer } from '../../test/support/wire-answers';
import { startWireServer } from '../../test/support/wire-server';

const milliseconds = Number(process.argv[2]);
const answer = streamChatAnswer(draftAnswer('Ada'), { chunkLength: 4000 });

async function serve(): Promise<void> {
  const server = await startWireServer({
    async chat(request, response) {
      await after(milliseconds);
      await answer(request, response);
    },
  });
  process.stdout.write(`${server.url}\n`);
}

void serve();
