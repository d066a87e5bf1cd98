/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-ladder-guard.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"

void
finx_ladder_guard_arm (FinxLadderGuard *self,
                       gint64           now_us)
{
  *self = (FinxLadderGuard) { .is_armed = TRUE, .used_us = now_us };
}

void
finx_ladder_guard_disarm (FinxLadderGuard *self)
{
  self->is_armed = FALSE;
}

gboolean
finx_ladder_guard_expire (FinxLadderGuard *self,
                          gint64           now_us)
{
  if (!self->is_armed || now_us - self->used_us < FINX_LADDER_IDLE_US)
    return FALSE;
  self->is_armed = FALSE;
  return TRUE;
}

static gboolean
check_facts (const FinxLadderFacts *facts,
             gint64                 now_us,
             GError               **error)
{
  if (facts->blocked != NULL)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-002", _("No order was sent. %s"), facts->blocked);
  else if (facts->is_resyncing)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-003",
                    _("No order was sent: the order book is being read anew. Click again when it is back"));
  else if (!facts->is_current)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-004",
                    _("No order was sent: the order book is not of now. Use the order ticket, or wait for prices"));
  else if (now_us - facts->moved_us < FINX_LADDER_MOVED_US)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-005",
                    _("No order was sent: the prices had just moved under the pointer. Click again"));
  else if (facts->is_sending)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-006",
                    _("No second order was sent: the one before is still on its way"));
  else
    return TRUE;
  return FALSE;
}

/* Clicks that waited for a window which hung are handled at once, or long after each other: when they were made tells. */
static gboolean
is_second_click (const FinxLadderGuard *self,
                 const FinxLadderFacts *facts,
                 gint64                 now_us)
{
  if (self->sent_us == 0)
    return FALSE;
  return now_us - self->sent_us < FINX_LADDER_TWICE_US
         || (facts->clicked_ms != 0 && self->sent_clicked_ms != 0
             && facts->clicked_ms - self->sent_clicked_ms < FINX_LADDER_TWICE_US / 1000);
}

gboolean
finx_ladder_guard_pass (FinxLadderGuard       *self,
                        const FinxLadderFacts *facts,
                        FinxSide               side,
                        gint64                 price,
                        gint64                 now_us,
                        GError               **error)
{
  if (finx_ladder_guard_expire (self, now_us) || !self->is_armed)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-001", _("No order was sent: click trading is off"));
      return FALSE;
    }
  self->used_us = now_us;
  if (!check_facts (facts, now_us, error))
    return FALSE;
  if (self->sent_price == price && self->sent_side == side && is_second_click (self, facts, now_us))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-007",
                      _("No second order was sent: the same one went out a moment ago. Click again if you mean another"));
      return FALSE;
    }
  self->sent_us = now_us;
  self->sent_clicked_ms = facts->clicked_ms;
  self->sent_price = price;
  self->sent_side = side;
  return TRUE;
}
