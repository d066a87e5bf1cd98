/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-broker.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "model/finx-names-private.h"

G_DEFINE_INTERFACE (FinxBroker, finx_broker, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FinxBrokerReader, finx_broker_reader, G_TYPE_OBJECT)

static const char *const link_names[] = { "off", "connecting", "healthy", "degraded", "down" };
static const char *const read_names[FINX_N_READ_KINDS] = {
  "accounts", "balances", "positions", "open_orders", "orders", "fills", "activities", "fees", "instruments", "quote", "book", "preview",
};

static void
finx_broker_default_init (FinxBrokerInterface *iface)
{
}

static void
finx_broker_reader_default_init (FinxBrokerReaderInterface *iface)
{
}

const char *
finx_link_state_to_string (FinxLinkState state)
{
  return finx_name_of (link_names, G_N_ELEMENTS (link_names), state);
}

const char *
finx_read_kind_to_string (FinxReadKind kind)
{
  return finx_name_of (read_names, G_N_ELEMENTS (read_names), kind);
}

FinxLink *
finx_link_copy (const FinxLink *self)
{
  FinxLink *copy = g_memdup2 (self, sizeof *self);

  copy->reason = g_strdup (self->reason);
  return copy;
}

void
finx_link_free (FinxLink *self)
{
  g_free (self->reason);
  g_free (self);
}

void
finx_broker_account_free (FinxBrokerAccount *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->currency);
  g_free (self->note);
  g_free (self);
}

void
finx_balance_free (FinxBalance *self)
{
  g_free (self->currency);
  g_free (self);
}

void
finx_broker_position_free (FinxBrokerPosition *self)
{
  g_free (self);
}

void
finx_broker_quote_free (FinxBrokerQuote *self)
{
  g_free (self);
}

void
finx_fee_rate_free (FinxFeeRate *self)
{
  g_free (self->scope);
  g_free (self->note);
  g_free (self);
}

void
finx_broker_preview_free (FinxBrokerPreview *self)
{
  g_free (self->note);
  g_free (self);
}

void
finx_activity_free (FinxActivity *self)
{
  g_free (self->id);
  g_free (self->group);
  g_free (self->type);
  g_free (self->asset);
  g_clear_pointer (&self->transaction, finx_transaction_free);
  g_free (self->reason);
  g_free (self);
}

GPtrArray *
finx_broker_rows_new (FinxReadKind kind)
{
  static const GDestroyNotify frees[FINX_N_READ_KINDS] = {
    [FINX_READ_ACCOUNTS] = (GDestroyNotify) finx_broker_account_free,
    [FINX_READ_BALANCES] = (GDestroyNotify) finx_balance_free,
    [FINX_READ_POSITIONS] = (GDestroyNotify) finx_broker_position_free,
    [FINX_READ_OPEN_ORDERS] = (GDestroyNotify) finx_order_free,
    [FINX_READ_ORDERS] = (GDestroyNotify) finx_order_free,
    [FINX_READ_FILLS] = (GDestroyNotify) finx_fill_free,
    [FINX_READ_ACTIVITIES] = (GDestroyNotify) finx_activity_free,
    [FINX_READ_FEES] = (GDestroyNotify) finx_fee_rate_free,
    [FINX_READ_INSTRUMENTS] = (GDestroyNotify) finx_instrument_free,
    [FINX_READ_QUOTE] = (GDestroyNotify) finx_broker_quote_free,
    [FINX_READ_BOOK] = g_free,
    [FINX_READ_PREVIEW] = (GDestroyNotify) finx_broker_preview_free,
  };

  g_return_val_if_fail ((guint) kind < FINX_N_READ_KINDS, NULL);
  return g_ptr_array_new_with_free_func (frees[kind]);
}

const FinxBrokerCapabilities *
finx_broker_get_capabilities (FinxBroker           *self,
                              const FinxInstrument *instrument)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), NULL);

  return FINX_BROKER_GET_IFACE (self)->get_capabilities (self, instrument);
}

void
finx_broker_set_sink (FinxBroker           *self,
                      const FinxBrokerSink *sink,
                      gpointer              user_data)
{
  g_return_if_fail (FINX_IS_BROKER (self));

  FINX_BROKER_GET_IFACE (self)->set_sink (self, sink, user_data);
}

/* The wrapper's own answer, which the implementation never saw: the wrapper's address is its mark. */
static gboolean
is_refusal (gpointer      self,
            GAsyncResult *result,
            gpointer      wrapper)
{
  return g_task_is_valid (result, self) && g_task_get_source_tag (G_TASK (result)) == wrapper;
}

static const char *
find_lack (const FinxBrokerCapabilities *can,
           const FinxOrder              *order,
           gboolean                      is_exit,
           guint                         n_exits)
{
  guint types = is_exit && can->exit_types != 0 ? can->exit_types : can->order_types;

  if ((types & 1u << order->type) == 0)
    return N_("has no such order type");
  if ((can->tifs & 1u << order->tif) == 0)
    return N_("has no such time in force");
  if (finx_order_is_by_value (order) && (can->features & FINX_BROKER_NOTIONALS) == 0)
    return N_("takes no orders by value");
  if (finx_order_is_by_value (order) && can->value_types != 0 && (can->value_types & 1u << order->type) == 0)
    return N_("takes no orders of this type by value");
  if (order->is_extended && (can->features & FINX_BROKER_EXTENDED) == 0)
    return N_("trades in the regular session only");
  if (n_exits == 1 && (can->features & (FINX_BROKER_ONE_EXIT | FINX_BROKER_BRACKETS)) == 0)
    return N_("takes no exit order together with an entry");
  if (n_exits == 2 && (can->features & FINX_BROKER_BRACKETS) == 0)
    return N_("takes no two exit orders together with an entry");
  return NULL;
}

/**
 * finx_broker_check:
 * @orders: (element-type FinxOrder): as for finx_broker_place_async()
 * @error: %FINX_ERROR_INVALID
 *
 * Returns: whether the orders make sense, and the broker has what they ask for
 */
gboolean
finx_broker_check (FinxBroker  *self,
                   GPtrArray   *orders,
                   GError     **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), FALSE);
  g_return_val_if_fail (orders->len >= 1 && orders->len <= 3, FALSE);

  for (guint i = 0; i < orders->len; i++)
    {
      const FinxOrder *order = orders->pdata[i];
      const char *lack;

      if (!finx_order_validate (order, error))
        return FALSE;
      lack = find_lack (finx_broker_get_capabilities (self, order->instrument), order, i > 0, orders->len - 1);
      if (lack != NULL)
        {
          g_autofree char *text = finx_order_describe (order);

          finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-040", "%s: the broker %s. Nothing was sent", text, finx_text (lack));
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * finx_broker_place_async:
 *
 * Orders that finx_broker_check() refuses never reach the provider: it finishes with %FINX_ERROR_INVALID.
 */
void
finx_broker_place_async (FinxBroker          *self,
                         GPtrArray           *orders,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GError *error = NULL;

  g_return_if_fail (FINX_IS_BROKER (self));
  g_return_if_fail (orders != NULL);

  if (!finx_broker_check (self, orders, &error))
    {
      g_task_report_error (self, callback, user_data, finx_broker_place_async, error);
      return;
    }
  FINX_BROKER_GET_IFACE (self)->place_async (self, orders, cancellable, callback, user_data);
}

char *
finx_broker_place_finish (FinxBroker    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_refusal (self, result, finx_broker_place_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return FINX_BROKER_GET_IFACE (self)->place_finish (self, result, error);
}

static gboolean
check_replacement (const FinxOrder  *order,
                   GError          **error)
{
  if (!finx_is_set (order->client_id))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-003", "The change names no order.");
      return FALSE;
    }
  if (finx_decimal_sign (order->quantity) <= 0)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-021", "The new quantity is unknown or not above zero.");
      return FALSE;
    }
  return TRUE;
}

/**
 * finx_broker_replace_async:
 * @order: borrowed for the call only
 *
 * A change without client id or quantity finishes with %FINX_ERROR_INVALID and never reaches the provider.
 */
void
finx_broker_replace_async (FinxBroker          *self,
                           const FinxOrder     *order,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GError *error = NULL;

  g_return_if_fail (FINX_IS_BROKER (self));
  g_return_if_fail (order != NULL);

  if (!check_replacement (order, &error))
    {
      g_task_report_error (self, callback, user_data, finx_broker_replace_async, error);
      return;
    }
  FINX_BROKER_GET_IFACE (self)->replace_async (self, order, cancellable, callback, user_data);
}

gboolean
finx_broker_replace_finish (FinxBroker    *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (is_refusal (self, result, finx_broker_replace_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return FINX_BROKER_GET_IFACE (self)->replace_finish (self, result, error);
}

void
finx_broker_cancel_async (FinxBroker          *self,
                          const char          *client_id,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (FINX_IS_BROKER (self));
  g_return_if_fail (finx_is_set (client_id));

  FINX_BROKER_GET_IFACE (self)->cancel_async (self, client_id, cancellable, callback, user_data);
}

gboolean
finx_broker_cancel_finish (FinxBroker    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FINX_BROKER_GET_IFACE (self)->cancel_finish (self, result, error);
}

void
finx_broker_query_async (FinxBroker          *self,
                         const char          *client_id,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (FINX_IS_BROKER (self));
  g_return_if_fail (finx_is_set (client_id));

  FINX_BROKER_GET_IFACE (self)->query_async (self, client_id, cancellable, callback, user_data);
}

FinxOrder *
finx_broker_query_finish (FinxBroker    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FINX_BROKER_GET_IFACE (self)->query_finish (self, result, error);
}

FinxDecimal
finx_broker_estimate_fee (FinxBroker           *self,
                          const FinxInstrument *instrument,
                          FinxDecimal           quantity,
                          FinxDecimal           price)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), FINX_DECIMAL_UNKNOWN);
  g_return_val_if_fail (instrument != NULL, FINX_DECIMAL_UNKNOWN);

  return FINX_BROKER_GET_IFACE (self)->estimate_fee (self, instrument, quantity, price);
}

void
finx_broker_reader_read_async (FinxBrokerReader      *self,
                               const FinxBrokerQuery *query,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  g_return_if_fail (FINX_IS_BROKER_READER (self));
  g_return_if_fail ((guint) query->kind < FINX_N_READ_KINDS);
  g_return_if_fail (query->from_us <= query->to_us);

  FINX_BROKER_READER_GET_IFACE (self)->read_async (self, query, cancellable, callback, user_data);
}

GPtrArray *
finx_broker_reader_read_finish (FinxBrokerReader *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (FINX_IS_BROKER_READER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FINX_BROKER_READER_GET_IFACE (self)->read_finish (self, result, error);
}
