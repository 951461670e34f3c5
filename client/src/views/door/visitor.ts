/** The name under which this browser last listened, so that it need not be typed again. */

import { Kept } from '../../storage.ts';

export const visitorName = new Kept<string>(() => localStorage, 'parvis.visitor');
