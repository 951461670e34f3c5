/** What is said to the room and needs nothing else. */

import type { Command, Reaction } from '../protocol/messages.ts';
import { Scene } from './scene.svelte.ts';

/** As many people as one command may name. */
const AT_ONCE = 200;

export abstract class Acts extends Scene {
  /** False: it changed nothing. */
  protected abstract ask(command: Command): Promise<boolean>;

  lowerHand(): void {
    void this.ask({ type: 'lower_hand' });
  }

  describeHand({ topic }: { topic?: string }): void {
    void this.ask({ type: 'describe_hand', topic });
  }

  goOnStage(): void {
    void this.ask({ type: 'accept_invitation' });
  }

  declineInvitation(): void {
    void this.ask({ type: 'decline_invitation' });
  }

  react(reaction: Reaction): void {
    void this.ask({ type: 'react', reaction });
  }

  becomeHost(): void {
    void this.ask({ type: 'become_host' });
  }

  accept(participant: string): void {
    void this.ask({ type: 'accept_hand', participant });
  }

  notNow(participant: string): void {
    void this.ask({ type: 'dismiss_hand', participant });
  }

  inviteToStage(participant: string): void {
    void this.ask({ type: 'invite_to_stage', participant });
  }

  acceptAll(): void {
    void this.ask({ type: 'accept_all' });
  }

  lowerAll(): void {
    void this.ask({ type: 'lower_all' });
  }

  openHands(): void {
    void this.ask({ type: 'open_hands' });
  }

  closeHands(): void {
    void this.ask({ type: 'close_hands' });
  }

  muteOther(participant: string): void {
    void this.ask({ type: 'mute_participant', participant });
  }

  moveToAudience(participant: string): void {
    void this.ask({ type: 'move_to_audience', participant });
  }

  remove(participant: string): void {
    void this.ask({ type: 'remove_from_room', participant });
  }

  removeAll(participants: readonly string[]): void {
    for (let from = 0; from < participants.length; from += AT_ONCE) {
      const some = participants.slice(from, from + AT_ONCE);
      void this.ask({ type: 'remove_all', participants: some });
    }
  }

  makeModerator(participant: string): void {
    void this.ask({ type: 'make_moderator', participant });
  }

  unmakeModerator(participant: string): void {
    void this.ask({ type: 'unmake_moderator', participant });
  }

  handOver(participant: string): void {
    void this.ask({ type: 'hand_over', participant });
  }

  lockRoom(): void {
    void this.ask({ type: 'lock_room' });
  }

  unlockRoom(): void {
    void this.ask({ type: 'unlock_room' });
  }

  calmRoom(): void {
    void this.ask({ type: 'calm_room' });
  }

  endCalm(): void {
    void this.ask({ type: 'end_calm' });
  }

  endRoom(): void {
    void this.ask({ type: 'end_room' });
  }
}
