/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/**
 * FinxScreen: what is looked for among the instruments, and what is shown of those that have it. A plain value.
 * @name: as a person calls it; "": it is not kept
 * @when: a condition, see FinxExpression; "": all
 * @columns: numbers in the same language, ended by %NULL; such as "rsi(14, 1d)"
 * @interval: the time frame of what has none of its own
 * @asset_class: FinxAssetClass; −1: any
 * @currency: "": any
 * @venue: "": any
 * @watchlist: by its name; "": any
 * @is_held: only what some portfolio holds
 */
typedef struct
{
  char        *name, *when;
  char       **columns;
  FinxInterval interval;
  int          asset_class;
  char        *currency, *venue, *watchlist;
  gboolean     is_held;
} FinxScreen;

#define FINX_SCREEN_MOST_COLUMNS 12

FinxScreen *finx_screen_new       (const char           *name,
                                   const char           *when,
                                   const char *const    *columns);       /* by the day, of all instruments */
FinxScreen *finx_screen_copy      (const FinxScreen     *self);
void        finx_screen_free      (FinxScreen           *self);
gboolean    finx_screen_equal     (const FinxScreen     *self,
                                   const FinxScreen     *other);
/* By what does not change while it is traded; not by watchlist and portfolio. */
gboolean    finx_screen_covers    (const FinxScreen     *self,
                                   const FinxInstrument *instrument);
/* (element-type FinxScreen) as a JSON text and back. What can not be read is left out; %NULL: nothing can. (transfer full). */
char       *finx_screens_to_text   (GPtrArray           *screens);
GPtrArray  *finx_screens_from_text (const char          *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxScreen, finx_screen_free)

G_END_DECLS
