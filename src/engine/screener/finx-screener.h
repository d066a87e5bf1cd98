/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "engine/screener/finx-screen-match.h"
#include "market/screener/finx-screen-plan.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_SCREENER_IDLE,           /* not running, or without a screen */
  FINX_SCREENER_LOADING,        /* what the same screen found before stays */
  FINX_SCREENER_READY,
  FINX_SCREENER_FAILED          /* see finx_screener_get_error() */
} FinxScreenerState;

/**
 * FinxScreener: what a screen finds among all instruments, live.
 *
 * A list model of #FinxScreenMatch in the order of the instruments. While it runs it follows the prices of all instruments that
 * the screen covers; a trade touches its instrument only, and the list changes at most once a frame. Main thread. Signal "changed":
 * its state or its counts.
 */
#define FINX_TYPE_SCREENER (finx_screener_get_type ())
G_DECLARE_FINAL_TYPE (FinxScreener, finx_screener, FINX, SCREENER, GObject)

FinxScreener     *finx_screener_new            (FinxEngine        *engine);
/* FINX-EXPR-…, FINX-SCREEN-001: as finx_screen_plan_new(); FINX-SCREEN-002: there is no such watchlist. What was there stays then. */
gboolean          finx_screener_set_screen     (FinxScreener      *self,
                                                const FinxScreen  *screen,
                                                FinxPlace         *place,
                                                GError           **error);
void              finx_screener_set_running    (FinxScreener      *self,
                                                gboolean           running);
FinxScreenerState finx_screener_get_state      (FinxScreener      *self);
const char       *finx_screener_get_error      (FinxScreener      *self);      /* "" unless it failed */
FinxScreenPlan   *finx_screener_get_plan       (FinxScreener      *self);      /* (nullable) (transfer none) */
/* What the screen covers, and of how many it is not known whether they match. */
guint             finx_screener_get_n_covered  (FinxScreener      *self);
guint             finx_screener_get_n_unknown  (FinxScreener      *self);

G_END_DECLS
