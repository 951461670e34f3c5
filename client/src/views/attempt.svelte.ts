/** Something that a form or a button asks of the server: under way, done, or why not. */

import { problem } from '$i18n/sentences.ts';
import { Problem } from '$live/api.ts';

export class Attempt {
  busy = $state(false);
  /** The stable code of what went wrong; null: nothing did. */
  code = $state<string | null>(null);
  /** ... in a sentence. */
  readonly failure = $derived(this.code === null ? null : problem(this.code));

  async make(what: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.code = null;
    try {
      await what();
    } catch (error) {
      this.code = error instanceof Problem ? error.code : 'broken';
    }
    this.busy = false;
  }

  /** The handler of a form that does it. */
  by(what: () => Promise<unknown>): (event: SubmitEvent) => Promise<void> {
    return (event) => {
      event.preventDefault();
      return this.make(what);
    };
  }
}
