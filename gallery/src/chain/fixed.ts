// Views whose answers can never be others. What is asked of them once is not asked again.

import table from "../../../oracle/chain/fixed_views.json";

const FIXED = table as Record<string, string[]>;

export const isFixed = (contract: string, view: string): boolean => FIXED[contract]?.includes(view) ?? false;
