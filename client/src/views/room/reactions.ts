/** The six reactions: their pictures and their names. */

import FaceGrinning from '@lucide/svelte/icons/face-grinning';
import HandHeart from '@lucide/svelte/icons/hand-heart';
import Heart from '@lucide/svelte/icons/heart';
import Sparkles from '@lucide/svelte/icons/sparkles';
import ThumbsUp from '@lucide/svelte/icons/thumbs-up';
import type { Component } from 'svelte';
import type { Reaction } from '$protocol/messages.ts';
import { m } from '$paraglide/messages';
import Applause from './Applause.svelte';

interface Drawn {
  icon: Component;
  label: () => string;
}

export const REACTIONS: Record<Reaction, Drawn> = {
  applause: { icon: Applause, label: m.reaction_applause },
  heart: { icon: Heart, label: m.reaction_heart },
  laugh: { icon: FaceGrinning, label: m.reaction_laugh },
  surprise: { icon: Sparkles, label: m.reaction_surprise },
  agree: { icon: ThumbsUp, label: m.reaction_agree },
  thanks: { icon: HandHeart, label: m.reaction_thanks },
};

export const KINDS = Object.keys(REACTIONS) as Reaction[];
