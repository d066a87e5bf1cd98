/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-event.h"

#include "base/finx-error.h"

static FinxEvent *
new_event (FinxEventKind  kind,
           gint64         recorded_us,
           const char    *note)
{
  FinxEvent *self = g_new0 (FinxEvent, 1);

  self->kind = kind;
  self->recorded_us = recorded_us;
  self->correlation_id = g_strdup ("");
  self->note = g_strdup (note != NULL ? note : "");
  return self;
}

/**
 * finx_event_new_account:
 * @account: (transfer full):
 * @recorded_us: UTC µs
 * @note: (nullable): what happened
 */
FinxEvent *
finx_event_new_account (FinxAccount *account,
                        gint64       recorded_us,
                        const char  *note)
{
  FinxEvent *self = new_event (FINX_EVENT_ACCOUNT, recorded_us, note);

  self->account = account;
  return self;
}

FinxEvent *
finx_event_new_order (FinxOrder  *order,
                      gint64      recorded_us,
                      const char *note)
{
  FinxEvent *self = new_event (FINX_EVENT_ORDER, recorded_us, note);

  self->order = order;
  return self;
}

FinxEvent *
finx_event_new_fill (FinxFill   *fill,
                     gint64      recorded_us,
                     const char *note)
{
  FinxEvent *self = new_event (FINX_EVENT_FILL, recorded_us, note);

  self->fill = fill;
  return self;
}

FinxEvent *
finx_event_new_cash (FinxCashMovement *cash,
                     gint64            recorded_us,
                     const char       *note)
{
  FinxEvent *self = new_event (FINX_EVENT_CASH, recorded_us, note);

  self->cash = cash;
  return self;
}

FinxEvent *
finx_event_new_transactions (FinxTransactionBatch *batch,
                             gint64                recorded_us,
                             const char           *note)
{
  FinxEvent *self = new_event (FINX_EVENT_TRANSACTIONS, recorded_us, note);

  self->batch = batch;
  return self;
}

FinxEvent *
finx_event_copy (const FinxEvent *self)
{
  FinxEvent *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxEvent, 1);
  *copy = *self;
  copy->correlation_id = g_strdup (self->correlation_id);
  copy->note = g_strdup (self->note);
  switch (self->kind)
    {
    case FINX_EVENT_ACCOUNT:
      copy->account = finx_account_copy (self->account);
      break;
    case FINX_EVENT_ORDER:
      copy->order = finx_order_copy (self->order);
      break;
    case FINX_EVENT_FILL:
      copy->fill = finx_fill_copy (self->fill);
      break;
    case FINX_EVENT_CASH:
      copy->cash = finx_cash_movement_copy (self->cash);
      break;
    case FINX_EVENT_TRANSACTIONS:
      copy->batch = finx_transaction_batch_copy (self->batch);
      break;
    default:
      g_assert_not_reached ();
    }
  return copy;
}

void
finx_event_free (FinxEvent *self)
{
  if (self == NULL)
    return;

  switch (self->kind)
    {
    case FINX_EVENT_ACCOUNT:
      finx_account_free (self->account);
      break;
    case FINX_EVENT_ORDER:
      finx_order_free (self->order);
      break;
    case FINX_EVENT_FILL:
      finx_fill_free (self->fill);
      break;
    case FINX_EVENT_CASH:
      finx_cash_movement_free (self->cash);
      break;
    case FINX_EVENT_TRANSACTIONS:
      finx_transaction_batch_free (self->batch);
      break;
    default:
      g_assert_not_reached ();
    }
  g_free (self->correlation_id);
  g_free (self->note);
  g_free (self);
}

/**
 * finx_event_validate:
 * @error: %FINX_ERROR_INVALID
 *
 * Checks the event and what it carries.
 */
gboolean
finx_event_validate (const FinxEvent  *self,
                     GError          **error)
{
  const char *fault = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((guint) self->kind >= FINX_N_EVENT_KINDS)
    fault = "its kind is not known";
  else if (self->account == NULL)               /* the union's members share one place */
    fault = "it carries nothing";
  else if (self->recorded_us <= 0)
    fault = "it has no time";
  else if (self->sequence < 0)
    fault = "its number is below zero";

  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-JOURNAL-001", "The journal's line can not be used: %s.", fault);
      return FALSE;
    }

  switch (self->kind)
    {
    case FINX_EVENT_ACCOUNT:
      return finx_account_validate (self->account, error);
    case FINX_EVENT_ORDER:
      return finx_order_validate (self->order, error);
    case FINX_EVENT_FILL:
      return finx_fill_validate (self->fill, error);
    case FINX_EVENT_CASH:
      return finx_cash_movement_validate (self->cash, error);
    case FINX_EVENT_TRANSACTIONS:
      return finx_transaction_batch_validate (self->batch, error);
    default:
      g_assert_not_reached ();
    }
}

/**
 * finx_event_get_account:
 *
 * Returns: (transfer none): the id of the account it belongs to
 */
const char *
finx_event_get_account (const FinxEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case FINX_EVENT_ACCOUNT:
      return self->account->id;
    case FINX_EVENT_ORDER:
      return self->order->account;
    case FINX_EVENT_FILL:
      return self->fill->account;
    case FINX_EVENT_CASH:
      return self->cash->account;
    case FINX_EVENT_TRANSACTIONS:
      return self->batch->portfolio;
    default:
      g_assert_not_reached ();
    }
}
