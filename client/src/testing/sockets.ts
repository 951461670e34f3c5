/** A server's end of the sockets that a client opens. */

import type { Command, Message } from '../protocol/messages.ts';
import type { OpenSocket, SocketEars } from '../protocol/ports.ts';

export class FakeSocket {
  readonly sent: string[] = [];
  /** The code with which the client closed it. */
  closedByClient: number | null | undefined = null;

  constructor(readonly ears: SocketEars) {}

  send(text: string): void {
    this.sent.push(text);
  }

  close(code?: number): void {
    this.closedByClient = code;
  }

  /** What a server does with a good ticket. */
  accept(snapshot: Message): void {
    this.ears.opened();
    this.say(snapshot);
  }

  say(...messages: Message[]): void {
    this.ears.heard(JSON.stringify(messages));
  }

  get ticket(): string | null {
    return this.sent[0] ? (JSON.parse(this.sent[0]) as { ticket: string }).ticket : null;
  }

  /** Everything but the ticket. */
  get commands(): { id: string; command: Command }[] {
    return this.sent.slice(1).map((text) => JSON.parse(text));
  }

  get types(): string[] {
    return this.commands.map(({ command }) => command.type);
  }

  /** Acknowledges the last command of this type. */
  acknowledge(type: Command['type'], seq: number): void {
    const { id } = this.last(type);
    this.say({ type: 'ack', id, seq });
  }

  refuse(type: Command['type'], reason: string): void {
    const { id } = this.last(type);
    this.say({ type: 'refusal', id, reason });
  }

  private last(type: Command['type']): { id: string } {
    const said = this.commands.findLast(({ command }) => command.type === type);
    if (!said) throw new Error(`nobody said ${type}`);
    return said;
  }
}

export class FakeServer {
  readonly sockets: FakeSocket[] = [];

  readonly open: OpenSocket = (ears) => {
    const socket = new FakeSocket(ears);
    this.sockets.push(socket);
    return socket;
  };

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  }
}
