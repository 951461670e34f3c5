/** Who is signed in, for every screen. */

import { api, type Account, type SignUp } from './api.ts';

class CurrentAccount {
  current = $state<Account | null>(null);
  signUp = $state<SignUp>('open');
  /** False until the server has answered once. */
  known = $state(false);

  async refresh(): Promise<void> {
    const me = await api.me();
    this.current = me.account;
    this.signUp = me.sign_up;
    this.known = true;
  }
}

export const account = new CurrentAccount();
