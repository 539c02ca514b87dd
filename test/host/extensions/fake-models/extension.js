// Language models that answer what they are told: by the API below, else with the JSON in $PERSONAS_FAKE_ANSWER. Each model
// is named after how it behaves.
'use strict';
const vscode = require('vscode');

const pieceLength = 40; // characters
const slowPieceMs = 50; // the editor holds pieces back that follow each other within 30 ms

/** How a model answers a request. `send` takes a part of the answer, `wait` a moment that a cancellation cuts short. */
const models = {
  tool({ send, tool, answer }) {
    if (tool === undefined) {
      throw new Error('A tool was expected.');
    }
    send(new vscode.LanguageModelTextPart('Here they are.'));
    send(new vscode.LanguageModelToolCallPart('call-1', tool.name, JSON.parse(answer)));
  },
  fence({ send, answer }) {
    sendText(send, `Here they are:\n\`\`\`json\n${answer}\n\`\`\`\n`);
  },
  /** Turns tools down, as servers do that know none. */
  'no-tools'({ send, tool, answer }) {
    if (tool !== undefined) {
      throw new Error('no-tools does not support tools');
    }
    sendText(send, answer);
  },
  /** Never sees the tool; answers in JSON only when the messages ask for it. */
  'ignores-tools'({ send, messages, answer }) {
    sendText(send, messages.join('\n').includes('JSON') ? answer : 'Ada watches her balance. Ben plans the week.');
  },
  fails() {
    throw failure;
  },
  /** Fails before the last piece of its answer, and later than the rest: the editor drops what comes with a failure. */
  async breaks({ send, wait, answer }) {
    sendText(send, answer.slice(0, -pieceLength));
    await wait();
    throw failure;
  },
  async slow({ send, wait, answer }) {
    for (const piece of pieces(answer)) {
      send(new vscode.LanguageModelTextPart(piece));
      await wait();
    }
  },
  /** Neither answers nor heeds a cancellation. */
  deaf() {
    return new Promise(() => {});
  },
  vanishing: sayAnswer,
  /** Takes requests of a thousand tokens. */
  small: sayAnswer,
  /** Its tokens cannot be counted. */
  uncountable: sayAnswer,
};

const changed = new vscode.EventEmitter();
const vanished = new Set();
let answer = process.env.PERSONAS_FAKE_ANSWER;
let failure = new Error('The fake fails.');

/** Every request so far: its model, the texts of its messages, its tool, and how it ended. */
const requests = [];

function information(id) {
  return {
    id,
    name: `Fake ${id}`,
    family: 'fake',
    version: '1',
    maxInputTokens: id === 'small' ? 1000 : 128_000,
    maxOutputTokens: 16_000,
    capabilities: { toolCalling: id !== 'no-tools' },
  };
}

/** @type {vscode.LanguageModelChatProvider} */
const provider = {
  onDidChangeLanguageModelChatInformation: changed.event,
  provideLanguageModelChatInformation() {
    return Object.keys(models)
      .filter((id) => !vanished.has(id))
      .map(information);
  },
  async provideLanguageModelChatResponse({ id }, messages, options, progress, token) {
    const request = {
      model: id,
      messages: messages.map(textOf),
      roles: messages.map(({ role }) => role),
      tool: options.tools?.[0],
      toolIsRequired: options.toolMode === vscode.LanguageModelChatToolMode.Required,
      end: 'none',
      /** Fulfilled when the token of the request is cancelled. */
      cancelled: new Promise((resolve) => token.onCancellationRequested(resolve)),
    };
    requests.push(request);
    try {
      if (answer === undefined) {
        throw new Error('No answer: set PERSONAS_FAKE_ANSWER or call answerWith.');
      }
      await models[id]({ ...request, answer, send: (part) => progress.report(part), wait: () => delay(token) });
      request.end = 'complete';
    } catch (error) {
      request.end = token.isCancellationRequested ? 'cancelled' : 'failed';
      throw error;
    }
  },
  /** A token a character. */
  async provideTokenCount({ id }, text) {
    if (id === 'uncountable') {
      throw new Error('Nobody counts these tokens.');
    }
    return (typeof text === 'string' ? text : textOf(text)).length;
  },
};

function sayAnswer({ send, answer }) {
  sendText(send, answer);
}

function sendText(send, text) {
  pieces(text).forEach((piece) => send(new vscode.LanguageModelTextPart(piece)));
}

function pieces(text) {
  return text.match(new RegExp(`[^]{1,${pieceLength}}`, 'g')) ?? [];
}

function textOf({ content }) {
  return content
    .filter((part) => part instanceof vscode.LanguageModelTextPart)
    .map((part) => part.value)
    .join('');
}

function delay(token) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, slowPieceMs);
    token.onCancellationRequested(() => {
      clearTimeout(timer);
      reject(new vscode.CancellationError());
    });
  });
}

exports.activate = (context) => {
  context.subscriptions.push(changed, vscode.lm.registerLanguageModelChatProvider('personas-fake', provider));
  return {
    requests,
    /** What every model answers from now on: a JSON document as text. */
    answerWith(text) {
      answer = text;
    },
    /** What `fails` and `breaks` throw from now on. */
    failWith(error) {
      failure = error;
    },
    /** Takes a model off the list, or puts it back. */
    setVanished(id, isVanished) {
      vanished[isVanished ? 'add' : 'delete'](id);
      changed.fire();
    },
  };
};
